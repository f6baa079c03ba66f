// The window against a model that keeps everything in plain maps.

#include <bit>
#include <map>
#include <random>
#include <set>

#include "collector/window/window.h"
#include "tests/support/catch.h"

namespace watchbill::window {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kStart = Instant{std::chrono::hours{24 * 365 * 50}};
constexpr Duration kHorizon = seconds{2000};

struct Model {
  struct Series {
    std::map<Instant, double> points;
    Instant newest = Instant::min();
    bool is_stale = true;
  };
  std::map<SeriesRef, Series> series;
  Instant newest = Instant::min();

  bool too_old(Instant t) const { return newest != Instant::min() && t < newest - kHorizon; }
  bool write(Instant t, SeriesRef ref, double value) {
    auto& one = series[ref];
    const auto at = one.points.find(t);
    if (at != one.points.end() && (promql::is_stale(value) || !promql::is_stale(at->second))) return false;
    one.points[t] = value;
    newest = std::max(newest, t);
    if (t < one.newest) return true;
    one.newest = t;
    one.is_stale = promql::is_stale(value);
    return true;
  }
  Placed append(Instant t, const std::vector<Value>& values, Instant now) {
    turn_back(now);
    if (t > now + kAhead) return Placed::future;
    if (too_old(t) || t < now - kHorizon) return Placed::too_old;
    bool is_new = values.empty();
    for (const auto& value : values) is_new = write(t, value.series, value.value) || is_new;
    return is_new ? Placed::taken : Placed::known;
  }
  void end_all(Instant now) {
    turn_back(now);
    std::vector<SeriesRef> live;
    Instant at = now;
    for (auto& [ref, one] : series) {
      if (one.is_stale) continue;
      at = std::max(at, one.newest + milliseconds{1});
      live.push_back(ref);
    }
    for (const auto ref : live) write(at, ref, promql::stale_marker());
  }
  /// Where the clock was set back, all that is later goes, and so does what was too old before; who was stale stays so.
  void turn_back(Instant now) {
    if (newest == Instant::min() || newest <= now + seconds{10}) return;
    const Instant oldest = newest - kHorizon;
    const Instant from = now - kAhead;
    newest = Instant::min();
    std::vector<SeriesRef> stale;
    for (auto& [ref, one] : series) {
      std::erase_if(one.points, [&](const auto& point) { return point.first >= from || point.first < oldest; });
      if (!one.points.empty()) newest = std::max(newest, one.points.rbegin()->first);
      if (one.newest < from) continue;
      const bool was_stale = one.is_stale;
      one.newest = one.points.empty() ? Instant::min() : one.points.rbegin()->first;
      one.is_stale = one.points.empty() || promql::is_stale(one.points.rbegin()->second);
      if (was_stale && !one.is_stale) stale.push_back(ref);
    }
    for (const auto ref : stale) write(now, ref, promql::stale_marker());
  }
  std::vector<std::pair<Instant, std::uint64_t>> select(SeriesRef ref, Instant from, Instant to) const {
    std::vector<std::pair<Instant, std::uint64_t>> out;
    const auto at = series.find(ref);
    if (at == series.end()) return out;
    for (const auto& [t, value] : at->second.points) {
      if (t >= from && t <= to && !too_old(t)) out.emplace_back(t, std::bit_cast<std::uint64_t>(value));
    }
    return out;
  }
};

class Run {
 public:
  explicit Run(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 12; ++i)
      refs_.push_back(*samples_.bind("m" + std::to_string(i % 3), {{"i", std::to_string(i)}}));
  }

  void step() {
    switch (below(20)) {
      case 0:
        now_ += seconds{below(400)};                       // a pause
        if (below(10) == 0) now_ -= seconds{below(5000)};  // somebody sets the clock
        break;
      case 1: {
        const std::vector<SeriesRef> some{any(), any()};
        std::vector<Value> markers;
        for (const auto ref : some) markers.push_back({ref, promql::stale_marker()});
        const Instant t = some_time();
        samples_.end(some, t, now_);
        model_.append(t, markers, now_);
        break;
      }
      case 2: {
        now_ += milliseconds{below(5000)};
        samples_.end_all(now_);
        model_.end_all(now_);
        break;
      }
      case 3:
        replay();
        break;
      default:
        append(some_time());
    }
  }

  void compare() {
    const Instant from = now_ - seconds{below(3000)};
    const Instant to = from + seconds{below(3500)};
    std::map<SeriesRef, std::vector<std::pair<Instant, std::uint64_t>>> got;
    for (const auto& series : window_.client("c")->select({}, from, to)) {
      const auto i = static_cast<std::size_t>(std::stoi(std::string(value_of(series.labels, "i"))));
      auto& points = got[refs_[i]];
      for (const auto& point : series.points)
        points.emplace_back(point.time, std::bit_cast<std::uint64_t>(point.value));
    }
    for (const auto ref : refs_) REQUIRE(got[ref] == model_.select(ref, from, to));
  }

 private:
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n)); }
  SeriesRef any() { return refs_[static_cast<std::size_t>(below(static_cast<std::int64_t>(refs_.size())))]; }

  /// Mostly the next tick, sometimes an earlier one, seldom one far behind or one of the future.
  Instant some_time() {
    const auto kind = below(10);
    if (kind == 0) return now_ - seconds{5 * below(500)};
    if (kind == 1) return now_ + milliseconds{below(23'000) - 20'000};
    now_ += seconds{5};
    return now_;
  }

  void append(Instant t) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < refs_.size(); ++i) {
      if (below(4) == 0) continue;
      const double whole = static_cast<double>((t - kStart).count() / 1000 * static_cast<std::int64_t>(i + 1));
      const double value = i < 3 ? 7 : i < 6 ? whole : i < 9 ? whole / 100 : static_cast<double>(random_()) / 3;
      values.push_back({refs_[i], value});
    }
    if (below(5) == 0) std::reverse(values.begin(), values.end());
    REQUIRE(samples_.append(t, values, now_) == model_.append(t, values, now_));
  }

  /// A run of old ticks in order, as an agent sends after a restart of the collector.
  void replay() {
    Instant t = now_ - seconds{5 * below(500)};
    for (auto n = below(60); n > 0 && t < now_; --n, t += seconds{5}) append(t);
  }

  std::mt19937_64 random_;
  Window window_{Limits{.horizon = kHorizon}};
  EndpointWindow& samples_ = window_.endpoint({.client = "c", .site = "s", .instance = "i"});
  std::vector<SeriesRef> refs_;
  Model model_;
  Instant now_ = kStart;
};

}  // namespace

TEST_CASE("The window holds what a model holds, whatever the order of appends, ends, replays and evictions") {
  const auto seed = GENERATE(range(1, 25));
  INFO("seed " << seed);
  Run run(static_cast<std::uint64_t>(seed));
  for (int i = 0; i < 1500; ++i) {
    run.step();
    if (i % 10 == 0) run.compare();
  }
}

}  // namespace watchbill::window
