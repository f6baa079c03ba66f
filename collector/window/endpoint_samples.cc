#include "collector/window/endpoint_samples.h"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace watchbill::window {
namespace {

/// A tick this close before all blocks goes into the first of them; one further away, as replay brings, begins its own.
constexpr Duration kNear = std::chrono::seconds{30};

/// A tick so much later than now means that the clock was set back. Threads that wait for each other may bring their
/// receipts out of order, but by less.
constexpr Duration kSetBack = std::chrono::seconds{10};
static_assert(kSetBack > kAhead);

}  // namespace

EndpointSamples::EndpointSamples(Endpoint endpoint, Index& index, Limits limits)
    : endpoint_(std::move(endpoint)), index_(index), limits_(limits) {}

std::optional<SeriesRef> EndpointSamples::bind(std::string_view name, const Labels& own) {
  const std::lock_guard lock(mutex_);
  auto shape = index_.shape(name, own);
  if (const auto known = bound_.find(shape.get()); known != bound_.end()) {
    ++series_[known->second].holders;
    return known->second;
  }
  if (!has_room_for(*shape)) forget_old();
  if (!has_room_for(*shape)) return std::nullopt;
  auto made = static_cast<SeriesRef>(series_.size());
  if (free_.empty()) {
    series_.emplace_back();
  } else {
    made = free_.back();
    free_.pop_back();
  }
  shape = index_.place(*this, std::move(shape), made);
  bound_.emplace(shape.get(), made);
  text_bytes_ += shape->text_bytes;
  series_[made] = {.is_up = name == "up", .holders = 1, .shape = std::move(shape)};
  return made;
}

void EndpointSamples::release(std::span<const SeriesRef> series) {
  const std::lock_guard lock(mutex_);
  for (const auto ref : series) {
    assert(series_[ref].holders > 0);
    --series_[ref].holders;
  }
}

bool EndpointSamples::has_room_for(const Shape& shape) const {
  return bound_.size() < limits_.series && text_bytes_ + shape.text_bytes <= limits_.text_bytes;
}

void EndpointSamples::forget_old() {
  const Instant oldest = oldest_kept();
  for (SeriesRef ref = 0; ref < series_.size(); ++ref) {
    auto& state = series_[ref];
    if (!state.shape || state.holders > 0) continue;
    if (state.newest != Instant::min() && state.newest >= oldest) continue;
    bound_.erase(state.shape.get());
    text_bytes_ -= state.shape->text_bytes;
    index_.displace(*this, *state.shape);
    state = {};
    free_.push_back(ref);
  }
}

Placed EndpointSamples::append(Instant tick, std::span<const Value> values, Instant now) {
  const std::lock_guard lock(mutex_);
  return write(tick, values, now);
}

void EndpointSamples::end(std::span<const SeriesRef> series, Instant tick, Instant now) {
  std::vector<Value> markers;
  markers.reserve(series.size());
  for (const auto ref : series) markers.push_back({.series = ref, .value = promql::stale_marker()});
  const std::lock_guard lock(mutex_);
  write(tick, markers, now);
}

void EndpointSamples::end_all(Instant now) {
  const std::lock_guard lock(mutex_);
  turn_back(now);
  Instant at = now;
  std::vector<Value> last;
  for (SeriesRef ref = 0; ref < series_.size(); ++ref) {
    const auto& state = series_[ref];
    if (state.is_stale && !state.is_up) continue;
    last.push_back({.series = ref, .value = state.is_up ? 0 : promql::stale_marker()});
    at = std::max(at, state.newest + Duration{1});
  }
  store(at, last);
}

Instant EndpointSamples::last_tick() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

Instant EndpointSamples::oldest_kept() const {
  return newest_ == Instant::min() ? Instant::min() : newest_ - limits_.horizon;
}

Placed EndpointSamples::write(Instant tick, std::span<const Value> values, Instant now) {
  turn_back(now);
  if (tick > now + kAhead) return Placed::future;
  if (tick < std::max(oldest_kept(), now - limits_.horizon)) return Placed::too_old;
  return values.empty() || store(tick, values) ? Placed::taken : Placed::known;
}

bool EndpointSamples::store(Instant tick, std::span<const Value> values) {
  if (values.empty()) return false;
  const std::size_t blocks = blocks_.size();
  const auto block = block_for(tick);
  const bool has_grown = blocks_.size() > blocks;
  const auto known = block->find(tick);
  const std::size_t place = known ? *known : block->add(tick);
  std::size_t hint = 0;
  bool is_new = false;
  for (const auto& value : values) {
    assert(value.series < series_.size());
    if (!block->set(place, value, hint)) continue;
    is_new = true;
    auto& state = series_[value.series];
    if (tick >= state.newest) {
      state.newest = tick;
      state.is_stale = promql::is_stale(value.value);
    }
  }
  if (tick > newest_) {
    newest_ = tick;
    evict();
  }
  if (has_grown) shed();
  return is_new;
}

void EndpointSamples::turn_back(Instant now) {
  if (newest_ == Instant::min() || newest_ <= now + kSetBack) return;
  const Instant from = now - kAhead;  // the present's own ticks may be as late as early, and must find room
  // What the horizon hides would come into sight again with an earlier newest tick.
  evict();
  blocks_.front().keep({oldest_kept(), Instant::max()});
  while (!blocks_.empty() && blocks_.back().first() >= from) blocks_.pop_back();
  if (!blocks_.empty()) blocks_.back().keep({Instant::min(), from});
  newest_ = blocks_.empty() ? Instant::min() : blocks_.back().last();
  std::vector<Value> stale;
  for (SeriesRef ref = 0; ref < series_.size(); ++ref) {
    auto& state = series_[ref];
    if (state.newest < from) continue;
    const bool was_stale = state.is_stale;
    find_newest(ref);
    if (was_stale && !state.is_stale) stale.push_back({.series = ref, .value = promql::stale_marker()});
  }
  store(now, stale);
}

void EndpointSamples::find_newest(SeriesRef ref) {
  auto& state = series_[ref];
  state.newest = Instant::min();
  state.is_stale = true;
  for (const auto& block : std::views::reverse(blocks_)) {
    if (const auto point = block.newest(ref)) {
      state.newest = point->time;
      state.is_stale = promql::is_stale(point->value);
      return;
    }
  }
}

/// The block that holds the tick or has room for it.
std::vector<Block>::iterator EndpointSamples::block_for(Instant tick) {
  auto after = std::upper_bound(blocks_.begin(), blocks_.end(), tick,
                                [](Instant t, const Block& block) { return t < block.first(); });
  if (after == blocks_.begin()) {
    const bool joins = after != blocks_.end() && !after->is_full() && after->first() - tick < kNear;
    return joins ? after : blocks_.insert(after, Block(tick));
  }
  const auto block = after - 1;
  if (!block->is_full() || block->find(tick)) return block;
  if (tick > block->last()) {
    block->seal();
    return blocks_.insert(after, Block(tick));
  }
  const auto rest = blocks_.insert(after, block->split());
  return tick < rest->first() ? rest - 1 : rest;
}

void EndpointSamples::evict() {
  const Instant oldest = oldest_kept();
  const auto kept =
      std::find_if(blocks_.begin(), blocks_.end(), [&](const Block& block) { return block.last() >= oldest; });
  blocks_.erase(blocks_.begin(), kept);
}

void EndpointSamples::shed() {
  std::size_t bytes = blocks_.back().bytes();
  auto first = blocks_.end() - 1;
  while (first != blocks_.begin() && bytes + (first - 1)->bytes() <= limits_.bytes) bytes += (--first)->bytes();
  for (auto block = blocks_.begin(); block != first; ++block) shed_ += block->samples();
  blocks_.erase(blocks_.begin(), first);
}

std::vector<std::vector<promql::Point>> EndpointSamples::read(std::span<const Found> series, Instant from,
                                                              Instant to) const {
  std::vector<std::vector<promql::Point>> out(series.size());
  const std::lock_guard lock(mutex_);
  from = std::max(from, oldest_kept());
  if (to < from) return out;
  const auto begin =
      std::find_if(blocks_.begin(), blocks_.end(), [&](const Block& block) { return block.last() >= from; });
  for (auto block = begin; block != blocks_.end() && block->first() <= to; ++block) {
    for (std::size_t i = 0; i < series.size(); ++i) {
      if (series_[series[i].series].shape == series[i].shape) block->read(series[i].series, from, to, out[i]);
    }
  }
  return out;
}

void EndpointSamples::measure(Size& size) const {
  const std::lock_guard lock(mutex_);
  size.endpoints += 1;
  size.series += bound_.size();
  size.shed += shed_;
  size.bytes += sizeof(*this) + series_.capacity() * sizeof(SeriesState) + bound_.size() * 40;
  for (const auto& block : blocks_) {
    size.samples += block.samples();
    size.bytes += block.bytes();
  }
}

}  // namespace watchbill::window
