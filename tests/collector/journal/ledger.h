#pragma once
// A journal on disk with two clients' chains and some signed heads, to be tampered with.

#include <memory>
#include <string>
#include <vector>

#include "collector/journal/journal.h"
#include "collector/journal/offline.h"
#include "tests/collector/journal/story.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

struct Ledger {
  Scratch scratch;
  std::string file = (scratch.path() / "journal.db").string();
  std::shared_ptr<const journal::SigningKey> key =
      std::make_shared<const journal::SigningKey>(journal::SigningKey::make());  // shared with the journal
  Instant night = at("2026-06-10T06:00:00Z");

  std::unique_ptr<journal::Journal> open() const { return *journal::open_sqlite(file, {.key = key}); }
  journal::Proofs proofs(std::vector<journal::SignedHead> kept = {}) const {
    return {.keys = std::vector{key->public_key()}, .kept = std::move(kept)};
  }
  journal::Audit audit(std::vector<journal::SignedHead> kept = {}) const {
    return *journal::audit_sqlite(file, proofs(std::move(kept)));
  }
};

}  // namespace watchbill::test
