#pragma once
// The codec of a tick: dictionary, changed bitmap, deltas. One Encoder and one Decoder per lane of a stream, used by
// one thread each. The byte format is specified in proto/frame/README.md. A Decoder believes nothing: every size, id
// and text is checked.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::frame {

using SeriesId = std::uint32_t;  ///< never reused within a lane; small and dense

struct Series {
  SeriesId id = 0;
  std::string name;
  Labels labels;
  MetricType type = MetricType::untyped;
  bool operator==(const Series&) const = default;
};

struct Limits {
  std::size_t series = 20'000;
  std::size_t name_bytes = 512;
  std::size_t label_value_bytes = 4'096;
  std::size_t labels_per_series = 64;
  std::size_t message_bytes = 1 << 20;  ///< of one encoded piece or frame, after decompression
};

/// What a tick became on the wire: dictionary pieces first (none when nothing is new), then the frame's body.
struct Encoded {
  bool dictionary_reset = false;  ///< the first piece begins the lane's dictionary
  std::vector<std::string> dictionary;
  std::string body;
  bool compressed = false;
  std::size_t dropped = 0;  ///< samples beyond the limits, or with names and labels that a Decoder would refuse
};

class Encoder {
 public:
  explicit Encoder(Limits limits = {});
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;

  /// Samples of one tick in any order; the same series twice keeps the first. Series gone since the last tick become
  /// tombstones. Begins with a keyframe, and again every `keyframe_every` of tick time and at dictionary changes.
  Encoded encode(Instant tick, std::span<const Sample> samples);
  /// The next tick begins with the whole dictionary (`reset`) and a keyframe, in the same lane: ids go on.
  void restart();
  /// The last tick was not sent and will not be: as restart(), and the ids that it brought up are free again.
  void take_back();

  static constexpr Duration keyframe_every = std::chrono::minutes{5};

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a dictionary piece changed.
struct DictionaryChange {
  std::vector<Series> added;
  std::vector<SeriesId> removed;
};

struct Value {
  SeriesId id = 0;
  double value = 0;
};

class Decoder {
 public:
  explicit Decoder(Limits limits = {});
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  /// Refuses: malformed or oversized bytes, ids used twice, a series under two ids, tombstones of unknown ids, names or
  /// labels Prometheus would refuse, text that is not UTF-8. `reset` ends every series before it. After an error of
  /// either function the decoder refuses everything.
  Result<DictionaryChange> add(std::string_view piece, bool reset);
  /// Every series present in the tick, by ascending id; the span is valid until the next call.
  /// Refuses: malformed bytes, unknown ids, a delta without a keyframe before it.
  Result<std::span<const Value>> decode(std::string_view body, bool compressed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace watchbill::frame
