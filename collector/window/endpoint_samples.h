#pragma once
// The samples of one endpoint: its series, and blocks of ticks from the horizon to now. Thread-safe, one lock.

#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "collector/window/block.h"
#include "collector/window/index.h"
#include "collector/window/window.h"

namespace watchbill::window {

class EndpointSamples final : public EndpointWindow {
 public:
  /// The index must outlive it.
  EndpointSamples(Endpoint, Index&, Limits);

  std::optional<SeriesRef> bind(std::string_view name, const Labels& own) override;
  void release(std::span<const SeriesRef> series) override;
  Placed append(Instant tick, std::span<const Value> values, Instant now) override;
  void end(std::span<const SeriesRef> series, Instant tick, Instant now) override;
  void end_all(Instant now) override;
  Instant last_tick() const override;

  const Endpoint& endpoint() const { return endpoint_; }
  /// For each of `series` its points in [from, to] that the horizon leaves, in the same order; none for one that was
  /// forgotten since it was found.
  std::vector<std::vector<promql::Point>> read(std::span<const Found> series, Instant from, Instant to) const;
  /// Adds what this endpoint takes.
  void measure(Size&) const;

 private:
  struct SeriesState {
    Instant newest = Instant::min();
    bool is_stale = true;  ///< has no value yet, or its newest is a stale marker
    bool is_up = false;
    std::uint32_t holders = 0;
    std::shared_ptr<const Shape> shape{};  ///< shared with the index; none: the reference is free
  };

  bool has_room_for(const Shape&) const;
  /// Forgets series that nobody holds and of which the horizon leaves nothing.
  void forget_old();
  Placed write(Instant tick, std::span<const Value> values, Instant now);
  /// Whether anything of it was new.
  bool store(Instant tick, std::span<const Value> values);
  /// Notices that the collector's clock was set back.
  void turn_back(Instant now);
  void find_newest(SeriesRef);
  std::vector<Block>::iterator block_for(Instant tick);
  Instant oldest_kept() const;
  void evict();
  /// Keeps the newest blocks that the limit of bytes has room for.
  void shed();

  const Endpoint endpoint_;
  Index& index_;
  const Limits limits_;

  mutable std::mutex mutex_;  // guards all below; the index' own is taken under it, never the other way
  std::unordered_map<const Shape*, SeriesRef> bound_;
  std::vector<SeriesState> series_;
  std::vector<SeriesRef> free_;  // of series_
  std::size_t text_bytes_ = 0;   // of the shapes bound
  std::vector<Block> blocks_;    // ascending, not overlapping
  Instant newest_ = Instant::min();
  std::size_t shed_ = 0;  // samples
};

}  // namespace watchbill::window
