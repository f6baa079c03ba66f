#include "proto/shared/result.h"

#include <algorithm>
#include <numeric>

namespace watchbill {

std::string Error::text() const {
  std::string out;
  if (where) {
    out += where->file;
    if (where->line > 0) out += ":" + std::to_string(where->line);
    if (where->line > 0 && where->column > 0) out += ":" + std::to_string(where->column);
    out += ": ";
  }
  out += problem;
  if (!remedy.empty()) out += " (" + remedy + ")";
  return out;
}

Error Error::in(std::string_view context) const {
  Error wider = *this;
  wider.problem = std::string(context) + ": " + problem;
  return wider;
}

namespace {

/// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, change});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const auto& candidate : candidates) {
    const std::size_t d = distance(word, candidate);
    if (!best || d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  const std::size_t allowed = std::max<std::size_t>(1, (word.size() + 1) / 3);
  if (!best || best_distance > allowed) return std::nullopt;
  return best;
}

}  // namespace watchbill
