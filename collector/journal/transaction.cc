#include "collector/journal/engine.h"

namespace watchbill::journal {

Transaction::~Transaction() {
  if (!is_open_) return;
  try {
    session_ << "rollback";
  } catch (const soci::soci_error&) {
    // SQLite rolls back by itself on some failures, and a lost connection has nothing left to roll back.
  }
}

void Transaction::commit() {
  session_ << "commit";
  is_open_ = false;
}

}  // namespace watchbill::journal
