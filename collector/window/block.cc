#include "collector/window/block.h"

#include <algorithm>
#include <cassert>

namespace watchbill::window {

std::optional<std::size_t> Block::find(Instant tick) const {
  const auto at = std::lower_bound(ticks_.begin(), ticks_.end(), tick);
  if (at == ticks_.end() || *at != tick) return std::nullopt;
  return static_cast<std::size_t>(at - ticks_.begin());
}

std::size_t Block::add(Instant tick) {
  assert(!is_full());
  const auto at = std::lower_bound(ticks_.begin(), ticks_.end(), tick);
  const auto place = static_cast<std::size_t>(at - ticks_.begin());
  if (at != ticks_.end()) {
    for (auto& column : columns_) column.insert_tick(place);
  }
  ticks_.insert(at, tick);
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
  const std::size_t middle = ticks_.size() / 2;
  Block rest(ticks_[middle]);
  rest.ticks_.assign(ticks_.begin() + static_cast<std::ptrdiff_t>(middle), ticks_.end());
  ticks_.resize(middle);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column later = columns_[i].split(middle);
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

void Block::read(SeriesRef series, Instant from, Instant to, std::vector<promql::Point>& out) const {
  if (last() < from || first() > to) return;
  const auto at = std::lower_bound(series_.begin(), series_.end(), series);
  if (at == series_.end() || *at != series) return;
  const Column& column = columns_[static_cast<std::size_t>(at - series_.begin())];
  Decoded values;
  column.decode(values);
  const auto begin = std::lower_bound(ticks_.begin(), ticks_.end(), from) - ticks_.begin();
  for (auto i = static_cast<std::size_t>(begin); i < ticks_.size() && ticks_[i] <= to; ++i) {
    if (column.has(i)) out.push_back({.time = ticks_[i], .value = values[i]});
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
