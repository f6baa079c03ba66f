#pragma once
// What is particular to a database: opening sessions, beginning transactions, what its columns can hide. Everything
// else of this folder is one SQL text for all. Thread-safe; a session belongs to one thread at a time. Throws what SOCI
// throws.

#include <memory>
#include <optional>
#include <string>

#include <soci/soci.h>

#include "collector/journal/audit.h"

namespace watchbill::journal {

class Engine {
 public:
  virtual ~Engine() = default;
  /// Makes the database where that is a file which is not there.
  virtual std::unique_ptr<soci::session> open() const = 0;
  /// A session that changes nothing, of a database that must be there.
  virtual std::unique_ptr<soci::session> open_to_read() const = 0;
  /// Holds off other writers from its beginning on, where the engine would refuse them in the middle otherwise.
  virtual const char* begin_writing() const = 0;
  /// Sees one moment, however long it reads.
  virtual const char* begin_reading() const = 0;
  /// A select of `columns` texts from each array in the array of JSON that is bound to `parameter` (`:name`): a list of
  /// any length in a statement of one text.
  virtual std::string rows_of(const std::string& parameter, int columns) const = 0;
  virtual bool has_table(soci::session&, const std::string& name) const = 0;
  /// A column of events or heads that holds more than SOCI reads of it: another type, text beyond a NUL.
  virtual std::optional<Misfit> disguised(soci::session&) const = 0;
};

/// A transaction, rolled back unless committed.
class Transaction {
 public:
  Transaction(soci::session& session, const char* begin) : session_(session) { session_ << begin; }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  soci::session& session_;
  bool is_open_ = true;
};

}  // namespace watchbill::journal
