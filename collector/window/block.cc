#include "collector/window/block.h"

#include <algorithm>
#include <cassert>

namespace watchbill::window {

std::size_t Block::place_of(Instant tick) const {
  return static_cast<std::size_t>(std::lower_bound(ticks_.begin(), ticks_.end(), tick) - ticks_.begin());
}

std::optional<std::size_t> Block::find(Instant tick) const {
  const auto place = place_of(tick);
  return place < ticks_.size() && ticks_[place] == tick ? std::optional(place) : std::nullopt;
}

std::size_t Block::add(Instant tick) {
  assert(!is_full());
  const auto place = place_of(tick);
  if (place < ticks_.size()) {
    for (auto& column : columns_) column.insert_tick(place);
  }
  ticks_.insert(ticks_.begin() + static_cast<std::ptrdiff_t>(place), tick);
  return place;
}

Column& Block::column(SeriesRef series, std::size_t& hint) {
  if (hint >= series_.size() || series_[hint] != series) {
    const auto at = std::lower_bound(series_.begin(), series_.end(), series);
    const auto place = at - series_.begin();
    if (at == series_.end() || *at != series) {
      series_.insert(at, series);
      columns_.insert(columns_.begin() + place, Column());
    }
    hint = static_cast<std::size_t>(place);
  }
  return columns_[hint++];
}

bool Block::set(std::size_t tick, Value value, std::size_t& hint) {
  Column& into = column(value.series, hint);
  if (into.has(tick) && (promql::is_stale(value.value) || !promql::is_stale(into.at(tick)))) return false;
  into.set(tick, value.value);
  return true;
}

Block Block::split() {
  return split(ticks_.size() / 2);
}

void Block::keep(Interval kept) {
  assert(place_of(kept.from) < place_of(kept.to));
  if (const auto end = place_of(kept.to); end < ticks_.size()) split(end);
  if (const auto begin = place_of(kept.from); begin > 0) *this = split(begin);
}

Block Block::split(std::size_t place) {
  Block rest(ticks_[place]);
  rest.ticks_.assign(ticks_.begin() + static_cast<std::ptrdiff_t>(place), ticks_.end());
  ticks_.resize(place);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column later = columns_[i].split(place);
    if (later.count() == 0) continue;
    rest.series_.push_back(series_[i]);
    rest.columns_.push_back(std::move(later));
  }
  return rest;
}

void Block::seal() {
  for (auto& column : columns_) column.seal();
  series_.shrink_to_fit();
  columns_.shrink_to_fit();
}

const Column* Block::find_column(SeriesRef series) const {
  const auto at = std::lower_bound(series_.begin(), series_.end(), series);
  return at == series_.end() || *at != series ? nullptr : &columns_[static_cast<std::size_t>(at - series_.begin())];
}

std::optional<promql::Point> Block::newest(SeriesRef series) const {
  const Column* const column = find_column(series);
  for (std::size_t i = column == nullptr ? 0 : ticks_.size(); i > 0; --i) {
    if (column->has(i - 1)) return promql::Point{.time = ticks_[i - 1], .value = column->at(i - 1)};
  }
  return std::nullopt;
}

void Block::read(SeriesRef series, Instant from, Instant to, std::vector<promql::Point>& out) const {
  if (last() < from || first() > to) return;
  const Column* const column = find_column(series);
  if (column == nullptr) return;
  Decoded values;
  column->decode(values);
  for (auto i = place_of(from); i < ticks_.size() && ticks_[i] <= to; ++i) {
    if (column->has(i)) out.push_back({.time = ticks_[i], .value = values[i]});
  }
}

std::size_t Block::samples() const {
  std::size_t n = 0;
  for (const auto& column : columns_) n += column.count();
  return n;
}

std::size_t Block::bytes() const {
  std::size_t n = sizeof(Block) + ticks_.capacity() * sizeof(Instant) + series_.capacity() * sizeof(SeriesRef) +
                  columns_.capacity() * sizeof(Column);
  for (const auto& column : columns_) n += column.heap_bytes();
  return n;
}

}  // namespace watchbill::window
