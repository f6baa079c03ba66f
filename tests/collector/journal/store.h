#pragma once
// A database of a test's own, empty at first, on the engine that the test program is linked with (store_ENGINE.cc), and
// what somebody with the database's own tools can do to it.

#include <memory>
#include <string>
#include <vector>

#include "collector/journal/engine.h"
#include "collector/journal/journal.h"
#include "collector/journal/sql_journal.h"
#include "collector/journal/walk.h"
#include "tests/collector/journal/story.h"

namespace watchbill::test {

class Store {
 public:
  Store();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  std::shared_ptr<const journal::Engine> engine() const { return engine_; }
  std::unique_ptr<journal::Journal> open(std::shared_ptr<const journal::SigningKey> key = {}) const {
    return journal::open_journal(engine_, std::move(key), "journal").value();
  }
  journal::Audit audit(const journal::Proofs& proofs) const {
    const auto session = engine_->open_to_read();
    return journal::walk(*engine_, *session, proofs);
  }

  /// Statements, with semicolons between them.
  void execute(const std::string& statements) const;
  /// Every row of a table as text, in the order of its first columns.
  std::string dump(const std::string& table) const;
  /// From now on inserts and changes of that incident's rows fail with `no room`.
  void refuse(const std::string& table, const std::string& incident) const;
  void refuse_no_more(const std::string& table) const;

 private:
  struct Place;
  std::unique_ptr<Place> place_;
  std::shared_ptr<const journal::Engine> engine_;  // shared with the journals opened here
};

/// A store whose journal signs.
struct SignedStore : Store {
  std::shared_ptr<const journal::SigningKey> key =
      std::make_shared<const journal::SigningKey>(journal::SigningKey::make());  // shared with the journal
  Instant night = at("2026-06-10T06:00:00Z");

  std::unique_ptr<journal::Journal> open() const { return Store::open(key); }
  journal::Audit audit(std::vector<journal::SignedHead> kept = {}) const {
    return Store::audit({.keys = std::vector{key->public_key()}, .kept = std::move(kept)});
  }
};

}  // namespace watchbill::test
