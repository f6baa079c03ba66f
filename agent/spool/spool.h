#pragma once
// The spool: a bounded queue of ticks that survives the program. Never fails to start: a damaged file is set aside, and
// where nothing can be written a bounded ring in memory takes its place until it can. One thread; time comes in.

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "agent/spool/database.h"
#include "agent/spool/row.h"
#include "proto/shared/time.h"

namespace watchbill::spool {

struct Options {
  std::filesystem::path folder;              ///< spool.db in it
  std::size_t disk_bytes = 256 << 20;        ///< of rows; the oldest go first
  std::size_t memory_bytes = 4 << 20;        ///< of rows that wait for the disk
  Duration horizon = std::chrono::hours{6};  ///< kept that long even when acknowledged
  Duration commit_every = std::chrono::seconds{5};
  Duration segment = std::chrono::minutes{5};
  std::uint64_t reserve = 4096;  ///< sequence numbers at a time
};

struct Status {
  bool on_disk = false;
  std::string problem;        ///< why not
  std::uint64_t dropped = 0;  ///< frames given up before they were acknowledged, in this epoch
  std::uint64_t disk_bytes = 0;
  std::uint64_t memory_bytes = 0;
};

class Replay;

class Spool {
 public:
  /// `random` makes the epoch of a new file unlike any other.
  Spool(Options options, Instant now, std::uint64_t random);
  ~Spool();

  /// Changes in the middle of a run only where a disk was broken for so long that no number below a durable mark is
  /// left: the caller begins a new stream then.
  std::uint64_t epoch() const { return marks_.epoch; }
  /// Numbers still kept, from..to; {0, 0} for none.
  std::pair<std::uint64_t, std::uint64_t> range() const;

  /// Numbers and keeps a tick; written to disk with the next commit.
  std::uint64_t append(Instant wall, Duration boot, std::span<const Sample> samples);
  /// Everything up to `seq` is applied by the collector.
  void acknowledge(std::uint64_t seq);
  std::uint64_t acknowledged() const { return marks_.acknowledged; }
  /// Commits when that is due, and gives up what is old; returns when to call again.
  Instant step(Instant now);
  /// Commits now.
  void flush(Instant now);

  /// Ticks from `from` on, in order, as they are asked for. Lives no longer than the spool.
  std::unique_ptr<Replay> replay(std::uint64_t from);

  Status status() const;

 private:
  friend class Replay;
  void open(Instant now);
  void set_aside(const std::string& problem);
  void reserve(Instant now);
  void seal();
  void retain(Instant now);
  void shed_memory();
  void begin_again(Instant now);
  /// The first row after `seq`, on disk or waiting.
  std::optional<Row> row_after(std::uint64_t seq);
  std::optional<std::uint64_t> segment_of(std::uint64_t seq);

  Options options_;
  std::uint64_t random_;
  Marks marks_;
  std::uint64_t next_seq_ = 1;
  std::uint64_t last_seq_ = 0;     // of a tick; below next_seq_ - 1 after a start
  bool is_epoch_on_file_ = false;  // a file may hold this epoch, with its own mark
  std::unique_ptr<Database> database_;
  std::string problem_;
  RowWriter writer_;
  std::optional<Instant> segment_began_;
  std::deque<Row> waiting_;
  std::uint64_t waiting_bytes_ = 0;
  Database::Totals totals_;             // of the rows on disk
  std::optional<Instant> oldest_wall_;  // of the oldest segment on disk, when known
  std::optional<Instant> next_commit_;
  std::optional<Instant> next_open_;
};

class Replay {
 public:
  Replay(Spool& spool, std::uint64_t from);
  /// The next tick; nothing at the end, where more may come later. Ticks of damaged rows are passed over.
  std::optional<Tick> next();

 private:
  Spool& spool_;
  std::uint64_t from_;
  std::uint64_t row_after_ = 0;  ///< rows whose first_seq is not above it are done
  RowReader reader_;
  std::deque<Tick> ticks_;
};

}  // namespace watchbill::spool
