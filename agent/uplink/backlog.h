#pragma once
// What the uplink needs of whoever keeps ticks until they are acknowledged. Used on the loop's thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::uplink {

/// A tick to send; the samples live as long as the call that gets it.
struct Tick {
  std::uint64_t seq = 0;
  Instant wall;
  Duration boot{0};
  std::span<const Sample> samples;
};

/// Ticks in order of their numbers.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Valid until the next call; nothing at the end of what is there now.
  virtual std::optional<Tick> next() = 0;
};

class Backlog {
 public:
  virtual ~Backlog() = default;
  virtual std::uint64_t epoch() const = 0;
  /// Numbers still kept, from..to; {0, 0} for none.
  virtual std::pair<std::uint64_t, std::uint64_t> range() const = 0;
  virtual void acknowledge(std::uint64_t seq) = 0;
  virtual std::unique_ptr<Reader> read(std::uint64_t from) = 0;
};

}  // namespace watchbill::uplink
