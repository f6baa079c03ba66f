#pragma once
// The spool's file: rows and a few numbers, in SQLite with a write-ahead log. One thread. Every failure is a Result; a
// commit is all or nothing.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "agent/spool/row.h"
#include "proto/shared/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace watchbill::spool {

/// What is kept beside the rows.
struct Marks {
  std::uint64_t epoch = 0;
  std::uint64_t reserved = 0;      ///< numbers up to here may have been used
  std::uint64_t acknowledged = 0;  ///< by the collector, up to and including
  std::uint64_t dropped = 0;       ///< frames given up before they were acknowledged
  bool operator==(const Marks&) const = default;
};

class Database {
 public:
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  struct Refusal {
    Error error;
    bool damaged = false;  ///< or another program's: the file itself is no spool
  };
  /// Makes the file when there is none, with `fresh` marks. One program at a time has it open.
  static tl::expected<std::unique_ptr<Database>, Refusal> open(const std::filesystem::path& file, const Marks& fresh);
  /// Whether open() made it.
  bool is_new() const { return new_; }
  /// Whether the last failure showed that the file is damaged.
  bool is_damaged() const;

  Result<Marks> marks();
  /// Rows and marks together, on disk against a crash of the program.
  Result<void> commit(std::span<const Row> rows, const Marks& marks);
  /// The same for marks alone, on disk against a loss of power too.
  Result<void> commit_durably(const Marks& marks);

  /// The row with the smallest first_seq above `seq`.
  Result<std::optional<Row>> after(std::uint64_t seq);
  /// first_seq of the segment that holds `seq`, or of the oldest.
  Result<std::optional<std::uint64_t>> segment_of(std::uint64_t seq);

  struct Totals {
    std::uint64_t first_seq = 0, last_seq = 0, bytes = 0;
  };
  Result<Totals> totals();
  /// The extent of the oldest segment.
  struct Segment {
    std::uint64_t segment = 0, last_seq = 0, frames = 0, bytes = 0;
    Instant first_wall;
  };
  Result<std::optional<Segment>> oldest();
  Result<void> remove(std::uint64_t segment);

 private:
  explicit Database(sqlite3* db) : db_(db) {}
  Result<void> run(const char* sql);
  Result<void> prepare();
  Result<void> write(const Marks& marks);
  Result<void> write(const Row& row);
  tl::unexpected<Error> refuse(const char* what);

  class Statement;
  sqlite3* db_;
  bool new_ = false;
};

}  // namespace watchbill::spool
