#pragma once
// A group of ticks as the spool keeps it. A segment is a run of rows that share one frame::Encoder: its first row
// begins with the dictionary and a keyframe, so replay can begin at any segment. Values; pure but for the codec's
// state.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "proto/frame/codec.h"
#include "proto/shared/result.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::spool {

struct Tick {
  std::uint64_t seq = 0;
  Instant wall;
  Duration boot{0};
  std::vector<Sample> samples;  ///< without help texts
};

struct Row {
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::uint64_t segment = 0;   ///< first_seq of the segment's first row
  std::uint64_t position = 0;  ///< of the row in its segment, from 0
  Instant first_wall;
  std::uint64_t frames = 0;
  std::string body;
  bool operator==(const Row&) const = default;
};

/// Packs ticks into rows; `begin_segment` and `begin_row` are the spool's to call.
class RowWriter {
 public:
  void begin_segment();
  /// Appends to the row in the making, which begins with it when there is none.
  void add(std::uint64_t seq, Instant wall, Duration boot, std::span<const Sample> samples);
  bool empty() const { return row_.frames == 0; }
  std::size_t bytes() const { return row_.body.size(); }
  const Row& row() const { return row_; }
  /// The row in the making; the next one follows it in the segment.
  Row take();

 private:
  frame::Encoder encoder_;
  Row row_;
  bool segment_begins_ = true;
  std::uint64_t segment_ = 0;
  std::uint64_t position_ = 0;
};

/// Unpacks rows in their order. What is damaged is refused; reading goes on at the next segment.
class RowReader {
 public:
  /// Refuses a row that does not follow the last one and begins no segment.
  Result<std::vector<Tick>> read(const Row& row);

 private:
  frame::Decoder decoder_;
  std::map<frame::SeriesId, frame::Series> series_;
  std::uint64_t segment_ = 0;
  std::uint64_t next_position_ = 0;
  bool good_ = false;
};

}  // namespace watchbill::spool
