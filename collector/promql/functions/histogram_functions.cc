// histogram_quantile over classic histograms: series that differ in `le` alone. The functions of native histograms find
// none here, and answer nothing, as Prometheus does for series that are plain numbers.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

struct Bucket {
  double upper = 0;
  double count = 0;
};

/// Equal bounds, spelled differently, become one; counts never fall, whatever was scraped half-way.
void tidy(std::vector<Bucket>& buckets) {
  std::vector<Bucket> merged;
  for (const auto& bucket : buckets) {
    if (!merged.empty() && merged.back().upper == bucket.upper) {
      merged.back().count += bucket.count;
    } else {
      merged.push_back(bucket);
    }
  }
  for (std::size_t i = 1; i < merged.size(); ++i) {
    if (merged[i].count < merged[i - 1].count) merged[i].count = merged[i - 1].count;
  }
  buckets = std::move(merged);
}

/// Linear within the bucket where the rank falls; the last bucket answers its lower bound.
double bucket_quantile(double q, std::vector<Bucket> buckets) {
  if (std::isnan(q)) return NAN;
  if (q < 0) return -std::numeric_limits<double>::infinity();
  if (q > 1) return std::numeric_limits<double>::infinity();
  std::stable_sort(buckets.begin(), buckets.end(), [](const Bucket& a, const Bucket& b) { return a.upper < b.upper; });
  if (!std::isinf(buckets.back().upper) || buckets.back().upper < 0) return NAN;
  tidy(buckets);
  if (buckets.size() < 2) return NAN;
  const double observations = buckets.back().count;
  if (observations == 0) return NAN;
  double rank = q * observations;
  const auto found = std::find_if(buckets.begin(), buckets.end() - 1, [&](const Bucket& b) { return b.count >= rank; });
  if (found == buckets.end() - 1) return (found - 1)->upper;
  if (found == buckets.begin() && found->upper <= 0) return found->upper;
  double start = 0;
  double count = found->count;
  if (found != buckets.begin()) {
    start = (found - 1)->upper;
    count -= (found - 1)->count;
    rank -= (found - 1)->count;
  }
  return start + (found->upper - start) * (rank / count);
}

std::optional<double> bound_of(const Labels& labels) {
  const std::string text(value_of(labels, "le"));
  if (text.empty() || text.front() == ' ' || text.front() == '\t' || text.front() == '\n') return std::nullopt;
  char* end = nullptr;
  const double bound = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || std::isnan(bound)) return std::nullopt;
  return bound;
}

Samples histogram_quantile(Evaluator& evaluator, const Call& call, Instant t) {
  const double q = evaluator.scalar(*call.arguments[0], t);
  std::vector<std::pair<LabelSet*, std::vector<Bucket>>> histograms;
  std::unordered_map<LabelSet*, std::size_t> index;
  for (const auto& sample : evaluator.vector(*call.arguments[1], t)) {
    const auto upper = bound_of(sample.labels->labels);
    if (!upper) continue;
    LabelSet* key = evaluator.pool().intern(drop(sample.labels->labels, {"le", "__name__"}));
    const auto [at, is_new] = index.try_emplace(key, histograms.size());
    if (is_new) histograms.emplace_back(key, std::vector<Bucket>{});
    histograms[at->second].second.push_back({.upper = *upper, .count = sample.value});
  }
  Samples out;
  for (auto& [labels, buckets] : histograms) {
    out.push_back({.labels = labels, .value = bucket_quantile(q, std::move(buckets))});
  }
  return out;
}

/// Arguments are evaluated for their errors.
Samples nothing(Evaluator& evaluator, const Call& call, Instant t) {
  for (const auto& argument : call.arguments) {
    if (argument->type == Type::scalar) {
      evaluator.scalar(*argument, t);
    } else {
      evaluator.vector(*argument, t);
    }
  }
  return {};
}

constexpr std::array<Implementation, 4> kFunctions{{{"histogram_quantile", histogram_quantile},
                                                    {"histogram_count", nothing},
                                                    {"histogram_sum", nothing},
                                                    {"histogram_fraction", nothing}}};

}  // namespace

std::span<const Implementation> histogram_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
