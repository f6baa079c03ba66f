#pragma once
// Which messages go out as one: what becomes due for one person, on one contact and of one class, within a window of
// the last that went out there. Pure.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/journal/journal.h"
#include "proto/shared/time.h"

namespace watchbill::paging {

/// Nothing for a digest, which goes out by itself, and for whom no contact is left.
std::optional<journal::Queue> queue_of(const journal::Delivery&);

/// What goes out as one message.
struct Fold {
  std::optional<journal::Queue> queue;  ///< that waits while this is under way, and for a window; none: nothing waits
  std::vector<journal::Delivery> told;  ///< one a person and incident; never empty
  std::vector<journal::Delivery> superseded;  ///< older ones of those incidents: they go where the newer one goes

  const roster::Contact& contact() const { return told.front().contacts[told.front().contact]; }
};

Fold by_itself(journal::Delivery);
/// Rows of one queue, not empty; of several of one incident the latest tells. Their order stays.
Fold folded(journal::Queue, std::vector<journal::Delivery>);

/// The idempotency key of one message: the row's own, or one that these rows have together, in any order, and no
/// others.
std::string key_of(std::span<const journal::Delivery> told);

/// When each queue's last message went out. Holds what the longest window spans, no more, once it is pruned.
class Windows {
 public:
  explicit Windows(config::FoldWindows lengths) : lengths_(lengths) {}
  void replace(config::FoldWindows lengths) { lengths_ = lengths; }

  bool has_length(const journal::Queue&) const;
  void begin(const journal::Queue&, Instant now);
  /// Nothing reached the person.
  void cancel(const journal::Queue&);
  /// Forgets windows that are over. A clock that was set back ends those that began after it.
  void prune(Instant now);

  bool is_open(const journal::Queue&, Instant now) const;
  /// Of the windows that are open.
  std::vector<journal::Queue> queues(Instant now) const;
  std::optional<Instant> first_end(Instant now) const;

 private:
  struct Window {
    journal::Queue queue;
    Instant begun;
  };
  Instant end_of(const Window&) const;
  bool spans(const Window&, Instant now) const;

  config::FoldWindows lengths_;
  std::vector<Window> windows_;
};

}  // namespace watchbill::paging
