#include "agent/spool/spool.h"

#include <algorithm>

namespace watchbill::spool {

namespace {
constexpr Duration kTryDiskAgain = std::chrono::seconds{30};

/// Larger for a later file, and not the same for two made in one millisecond.
std::uint64_t new_epoch(Instant now, std::uint64_t random) {
  const auto wall = static_cast<std::uint64_t>(std::max<std::int64_t>(1, now.time_since_epoch().count()));
  return (wall << 20 | (random & 0xFFFFF)) & 0x7FFF'FFFF'FFFF'FFFFULL;
}
}  // namespace

Spool::Spool(Options options, Instant now, std::uint64_t random) : options_(std::move(options)), random_(random) {
  marks_.epoch = new_epoch(now, random_);
  open(now);
}

Spool::~Spool() = default;

void Spool::open(Instant now) {
  next_open_ = now + kTryDiskAgain;
  std::error_code error;
  std::filesystem::create_directories(options_.folder, error);
  const auto file = options_.folder / "spool.db";
  // A run that began in memory has an epoch and numbers already: a new file continues them.
  Marks fresh = marks_;
  fresh.reserved = next_seq_ - 1 + options_.reserve;
  auto opened = Database::open(file, fresh);
  // What fails later than the file's beginning may have left our epoch in it.
  if (std::filesystem::exists(file, error) || error) is_epoch_on_file_ = true;
  if (!opened && opened.error().damaged) {
    set_aside(opened.error().error.text());
    opened = Database::open(file, fresh);
  }
  if (!opened) {
    problem_ = opened.error().error.text();
    return;
  }
  const auto marks = (*opened)->marks();
  const auto totals = (*opened)->totals();
  if (!marks || !totals) {
    problem_ = (marks ? totals.error() : marks.error()).text();
    return;
  }
  const bool first = next_seq_ == 1;
  if (!first && !(*opened)->is_new() && marks->epoch != marks_.epoch) {
    problem_ = "an older spool came back; it is used from the next start on";
    return;
  }
  if (first) {
    marks_ = *marks;
    next_seq_ = (*opened)->is_new() ? 1 : marks_.reserved + 1;
  } else {
    marks_.reserved = marks->reserved;
  }
  totals_ = *totals;
  last_seq_ = std::max(last_seq_, totals_.last_seq);
  oldest_wall_.reset();
  database_ = std::move(*opened);
  problem_.clear();
}

/// One damaged file is kept for whoever wants to look; an older one makes room.
void Spool::set_aside(const std::string& problem) {
  std::error_code error;
  const auto file = options_.folder / "spool.db";
  std::filesystem::rename(file, options_.folder / "spool.db.damaged", error);
  if (error) std::filesystem::remove(file, error);
  for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(file.string() + suffix, error);
  problem_ = problem;
}

std::pair<std::uint64_t, std::uint64_t> Spool::range() const {
  std::uint64_t first = totals_.first_seq;
  if (first == 0 && !waiting_.empty()) first = waiting_.front().first_seq;
  if (first == 0 && !writer_.empty()) first = writer_.row().first_seq;
  if (first == 0) return {0, 0};
  return {first, last_seq_};
}

std::uint64_t Spool::append(Instant wall, Duration boot, std::span<const Sample> samples) {
  reserve(wall);
  const std::uint64_t seq = last_seq_ = next_seq_++;
  // A wall clock that was set back must not make a segment endless.
  const bool stale = !segment_began_ || wall < *segment_began_ || wall - *segment_began_ >= options_.segment;
  if (stale) {
    seal();
    writer_.begin_segment();
    segment_began_ = wall;
  }
  writer_.add(seq, wall, boot, samples);
  if (!next_commit_) next_commit_ = wall + options_.commit_every;
  return seq;
}

/// Numbers are used only below a mark that no crash can undo. The next block is reserved while half of the last is
/// left, so that a disk may be broken for hours. After that this run goes on in memory under an epoch of its own, since
/// the next start would give out the same numbers again.
void Spool::reserve(Instant now) {
  const bool used_up = next_seq_ > marks_.reserved;
  if (!used_up && marks_.reserved - next_seq_ > options_.reserve / 2) return;
  Marks wanted = marks_;
  wanted.reserved = next_seq_ - 1 + options_.reserve;
  if (database_) {
    if (auto done = database_->commit_durably(wanted); done) {
      marks_ = wanted;
      return;
    } else {
      problem_ = done.error().text();
    }
  }
  if (!used_up) return;
  database_.reset();
  marks_.reserved = wanted.reserved;
  if (!is_epoch_on_file_) return;
  marks_.epoch = new_epoch(now, ++random_);
  is_epoch_on_file_ = false;
}

/// Ends the row in the making.
void Spool::seal() {
  if (writer_.empty()) return;
  waiting_bytes_ += writer_.bytes();
  waiting_.push_back(writer_.take());
}

void Spool::acknowledge(std::uint64_t seq) {
  marks_.acknowledged = std::max(marks_.acknowledged, std::min(seq, next_seq_ - 1));
}

Instant Spool::step(Instant now) {
  // A wall clock that was set back would otherwise put the next commit hours away.
  const bool due = !next_commit_ || now >= *next_commit_ || *next_commit_ - now > options_.commit_every;
  if (due) flush(now);
  return next_commit_.value_or(now + options_.commit_every);
}

void Spool::flush(Instant now) {
  next_commit_ = now + options_.commit_every;
  seal();
  if (!database_ && (!next_open_ || now >= *next_open_ || *next_open_ - now > kTryDiskAgain)) open(now);
  if (database_) {
    const std::vector<Row> rows(waiting_.begin(), waiting_.end());
    if (auto done = database_->commit(rows, marks_); done) {
      problem_.clear();
      if (!rows.empty()) {
        if (totals_.first_seq == 0) totals_.first_seq = rows.front().first_seq;
        totals_.last_seq = rows.back().last_seq;
        totals_.bytes += waiting_bytes_;
      }
      waiting_.clear();
      waiting_bytes_ = 0;
      retain(now);
    } else {
      problem_ = done.error().text();
      if (database_->is_damaged()) begin_again(now);
    }
  }
  shed_memory();
}

/// The file broke under our hands. What it held and was not acknowledged is gone, and counted.
void Spool::begin_again(Instant now) {
  database_.reset();
  if (totals_.last_seq > marks_.acknowledged) {
    marks_.dropped += totals_.last_seq - std::max(marks_.acknowledged, totals_.first_seq - 1);
  }
  totals_ = {};
  segment_began_.reset();
  set_aside(problem_);
  open(now);
}

/// Segments go whole, the oldest first: those that are acknowledged and past the horizon, and those beyond the limit.
void Spool::retain(Instant now) {
  for (;;) {
    const bool old = !oldest_wall_ || now - *oldest_wall_ > options_.horizon + options_.segment;
    if (!old && totals_.bytes <= options_.disk_bytes) return;
    const auto oldest = database_->oldest();
    if (!oldest || !*oldest) return;
    const auto& segment = **oldest;
    oldest_wall_ = segment.first_wall;
    const bool done =
        segment.last_seq <= marks_.acknowledged && now - segment.first_wall > options_.horizon + options_.segment;
    const bool current = totals_.last_seq == segment.last_seq;
    if (current || (!done && totals_.bytes <= options_.disk_bytes)) return;
    if (!database_->remove(segment.segment)) return;
    if (segment.last_seq > marks_.acknowledged) {
      marks_.dropped += std::min(segment.frames, segment.last_seq - marks_.acknowledged);
    }
    totals_.bytes -= std::min(totals_.bytes, segment.bytes);
    totals_.first_seq = segment.last_seq + 1;
    oldest_wall_.reset();
  }
}

void Spool::shed_memory() {
  if (waiting_bytes_ <= options_.memory_bytes) return;
  const auto drop_first = [&] {
    const auto& row = waiting_.front();
    if (row.last_seq > marks_.acknowledged) marks_.dropped += std::min(row.frames, row.last_seq - marks_.acknowledged);
    waiting_bytes_ -= waiting_.front().body.size();
    waiting_.pop_front();
  };
  while (!waiting_.empty() && waiting_bytes_ > options_.memory_bytes) drop_first();
  // Rows without the beginning of their segment cannot be read.
  while (!waiting_.empty() && waiting_.front().position != 0) drop_first();
  if (waiting_.empty()) segment_began_.reset();
}

std::optional<Row> Spool::row_after(std::uint64_t seq) {
  seal();  // what is read must not grow
  if (database_) {
    if (auto row = database_->after(seq); row && *row) return std::move(*row);
  }
  for (const auto& row : waiting_) {
    if (row.first_seq > seq) return row;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> Spool::segment_of(std::uint64_t seq) {
  seal();
  std::optional<std::uint64_t> found;
  if (database_) {
    if (const auto on_disk = database_->segment_of(seq)) found = *on_disk;
  }
  const auto consider = [&](const Row& row) {
    if (!found || (row.segment <= seq && row.segment > *found)) found = row.segment;
  };
  for (const auto& row : waiting_) consider(row);
  return found;
}

std::unique_ptr<Replay> Spool::replay(std::uint64_t from) {
  return std::make_unique<Replay>(*this, from);
}

Status Spool::status() const {
  return {.on_disk = database_ != nullptr && problem_.empty(),
          .problem = problem_,
          .dropped = marks_.dropped,
          .disk_bytes = totals_.bytes,
          .memory_bytes = waiting_bytes_ + writer_.bytes()};
}

Replay::Replay(Spool& spool, std::uint64_t from) : spool_(spool), from_(from) {
  if (const auto segment = spool_.segment_of(from)) row_after_ = *segment - 1;
}

std::optional<Tick> Replay::next() {
  while (ticks_.empty()) {
    const auto row = spool_.row_after(row_after_);
    if (!row) return std::nullopt;
    row_after_ = row->first_seq;
    auto ticks = reader_.read(*row);
    if (!ticks) continue;
    for (auto& tick : *ticks) {
      if (tick.seq >= from_) ticks_.push_back(std::move(tick));
    }
  }
  Tick tick = std::move(ticks_.front());
  ticks_.pop_front();
  return tick;
}

}  // namespace watchbill::spool
