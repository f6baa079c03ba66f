#include "collector/ingest/lane.h"

#include <algorithm>
#include <utility>

namespace watchbill::ingest {

namespace {
/// Tombstones that wait for a frame: what the window may hold, over and over, must not grow for ever.
constexpr std::size_t kMostEnded = 50'000;
}  // namespace

Lane::~Lane() {
  for (const auto& bound : live_) end(bound);
  window_.release(ended_);
}

void Lane::end(const Bound& bound) {
  if (bound.series) ended_.push_back(*bound.series);
}

Result<void> Lane::dictionary(const std::string& piece, bool reset) {
  const auto change = decoder_.add(piece, reset);
  if (!change) return tl::unexpected(change.error());
  if (!change->removed.empty()) {
    std::erase_if(live_, [&](const Bound& bound) {
      if (!std::binary_search(change->removed.begin(), change->removed.end(), bound.id)) return false;
      end(bound);
      return true;
    });
    if (ended_.size() > kMostEnded) return fail("more than " + std::to_string(kMostEnded) + " tombstones at once");
  }
  for (const auto& series : change->added) {
    if (series.name == "up") {
      live_.push_back({.id = series.id, .series = std::nullopt});
      continue;
    }
    const auto bound = window_.bind(series.name, series.labels);
    if (!bound) {
      is_full_ = true;
      return fail("the endpoint has all the series it may have",
                  "find what makes so many series on the machine, and switch it off");
    }
    live_.push_back({.id = series.id, .series = bound});
  }
  return {};
}

Result<std::vector<window::Value>*> Lane::decode(const std::string& body, bool compressed) {
  const auto values = decoder_.decode(body, compressed);
  if (!values) return tl::unexpected(values.error());
  values_.clear();
  values_.reserve(values->size() + 1);
  for (std::size_t i = 0; i < values->size(); ++i) {
    if (live_[i].series) values_.push_back({*live_[i].series, (*values)[i].value});
  }
  return &values_;
}

std::vector<window::SeriesRef> Lane::take_ended() {
  return std::exchange(ended_, {});
}

}  // namespace watchbill::ingest
