#pragma once
// A collector's desk on a storage, told scenes: steps when it asks to be called, tells again what a fault took from it.
// Used by one thread.

#include <functional>
#include <memory>

#include "collector/desk/desk.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/script.h"
#include "tests/simulation/storage.h"

namespace watchbill::simulation {

class Collector {
 public:
  /// `faults` decides of crashes and disks; nothing: there are none. `after` sees every call that went through, what it
  /// was told and when.
  Collector(const World& world, Dice* faults, std::function<void(const Collector&, const Scene&)> after)
      : world_(world), faults_(faults), after_(std::move(after)), now_(world.begins) {}

  /// Its first look, as the world begins.
  void start();
  /// Boundaries first, at their own instants, then the scene. What is due at the end of it has been done.
  void tell(const Scene&);
  /// The clock alone, for as long as the claim holds and not longer than this. Says whether it holds still.
  bool wait_while(const std::function<bool()>& claim, Duration at_most);
  const desk::Desk& desk() const { return *desk_; }
  Storage& storage() { return storage_; }
  const Storage& storage() const { return storage_; }
  int crashes() const { return crashes_; }

 private:
  void advance(Instant to);
  /// Faults come at any instant, and a look before anything is due changes nothing.
  void look_unasked(Instant before);
  /// Until it went through.
  void call(const std::function<void(desk::Desk&)>&, bool may_be_told_again, const Scene* = nullptr);
  void restart();
  Storage::Fault pick(bool may_be_told_again);

  const World& world_;
  Dice* faults_;  // may be null
  std::function<void(const Collector&, const Scene&)> after_;
  Instant now_;
  std::size_t book_ = 0;
  Storage storage_;
  std::unique_ptr<desk::Desk> desk_ = *desk::Desk::open(storage_, world_.books[book_]);
  int crashes_ = 0;
};

}  // namespace watchbill::simulation
