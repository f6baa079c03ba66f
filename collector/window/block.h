#pragma once
// A block: up to 120 ticks in ascending order and one column for each series that has a value at one of them.
// A value; not thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "collector/promql/source.h"
#include "collector/window/column.h"
#include "collector/window/window.h"

namespace watchbill::window {

class Block {
 public:
  explicit Block(Instant first) : ticks_{first} {}

  Instant first() const { return ticks_.front(); }
  Instant last() const { return ticks_.back(); }
  bool is_full() const { return ticks_.size() == kBlockTicks; }

  std::optional<std::size_t> find(Instant tick) const;
  /// Adds a tick that is not there; the block must not be full. Returns its place.
  std::size_t add(Instant tick);
  /// A value that is there already stays, unless it is a stale marker. Returns whether it was stored. `hint` is where
  /// the column may be, and is set to where the next is likely to be.
  bool set(std::size_t tick, Value value, std::size_t& hint);

  /// Cuts off the later half.
  Block split();
  /// Forgets the ticks outside; at least one must be inside.
  void keep(Interval);
  /// Packs the columns; writing opens them again.
  void seal();

  std::optional<promql::Point> newest(SeriesRef) const;
  /// Adds the series' points in [from, to] to `out`.
  void read(SeriesRef, Instant from, Instant to, std::vector<promql::Point>& out) const;

  std::size_t samples() const;
  std::size_t bytes() const;

 private:
  Column& column(SeriesRef, std::size_t& hint);
  const Column* find_column(SeriesRef) const;
  std::size_t place_of(Instant) const;
  Block split(std::size_t place);

  std::vector<Instant> ticks_;
  std::vector<SeriesRef> series_;  // ascending
  std::vector<Column> columns_;    // in the order of series_
};

}  // namespace watchbill::window
