#include "collector/rules/presence.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace watchbill::rules {
namespace {

constexpr Duration kLookBack = std::chrono::minutes{5};

std::optional<Presence::Seen> seen_of(const std::vector<promql::Point>& points) {
  Presence::Seen out;
  for (const auto& point : points) {
    if (promql::is_stale(point.value)) continue;
    const bool is_silent = point.value == 0;
    if (is_silent) out.back_since.reset();
    if (out.is_silent && !is_silent) out.back_since = point.time;
    out.is_silent = is_silent;
    out.is_known = true;
  }
  if (!out.is_known) return std::nullopt;
  return out;
}

/// Whether the endpoint has the site and the client that the alert's labels name.
bool is_endpoint_of(const Labels& alert, const Labels& up) {
  return std::ranges::all_of(std::array{"site", "client"}, [&](const char* name) {
    const auto value = value_of(alert, name);
    return value.empty() || value == value_of(up, name);
  });
}

}  // namespace

void Presence::read() {
  if (std::exchange(is_read_, true)) return;
  const std::array up{promql::Matcher{.op = promql::Matcher::Op::equal, .name = "__name__", .value = "up"}};
  for (auto& series : source_.select(up, at_ - kLookBack, at_)) {
    const auto seen = seen_of(series.points);
    std::string instance{value_of(series.labels, "instance")};
    if (seen) by_instance_.emplace(std::move(instance), std::pair{std::move(series.labels), *seen});
  }
}

Presence::Seen Presence::of(const Labels& alert) {
  read();
  Seen out;
  const auto [begin, end] = by_instance_.equal_range(std::string(value_of(alert, "instance")));
  for (auto each = begin; each != end; ++each) {
    const auto& [labels, seen] = each->second;
    if (!is_endpoint_of(alert, labels)) continue;
    if (!out.is_known || (out.is_silent && !seen.is_silent)) {
      out = seen;
    } else if (seen.back_since && !seen.is_silent) {
      out.back_since = std::max(out.back_since, seen.back_since);
    }
  }
  return out;
}

}  // namespace watchbill::rules
