#include "collector/promql/functions/signatures.h"

#include <algorithm>
#include <array>
#include <vector>

#include "proto/shared/result.h"

namespace watchbill::promql {

namespace {

constexpr Type S = Type::scalar;
constexpr Type T = Type::string;
constexpr Type V = Type::vector;
constexpr Type M = Type::matrix;

template <Type... types>
constexpr std::array<Type, sizeof...(types)> kTypes{types...};
constexpr std::span<const Type> kNone{};

// prometheus.io/docs/prometheus/2.42/querying/functions; sorted by name.
constexpr std::array kSignatures{
    Signature{"abs", kTypes<V>},
    Signature{"absent", kTypes<V>},
    Signature{"absent_over_time", kTypes<M>},
    Signature{"acos", kTypes<V>},
    Signature{"acosh", kTypes<V>},
    Signature{"asin", kTypes<V>},
    Signature{"asinh", kTypes<V>},
    Signature{"atan", kTypes<V>},
    Signature{"atanh", kTypes<V>},
    Signature{"avg_over_time", kTypes<M>},
    Signature{"ceil", kTypes<V>},
    Signature{"changes", kTypes<M>},
    Signature{"clamp", kTypes<V, S, S>},
    Signature{"clamp_max", kTypes<V, S>},
    Signature{"clamp_min", kTypes<V, S>},
    Signature{"cos", kTypes<V>},
    Signature{"cosh", kTypes<V>},
    Signature{"count_over_time", kTypes<M>},
    Signature{"day_of_month", kTypes<V>, 1},
    Signature{"day_of_week", kTypes<V>, 1},
    Signature{"day_of_year", kTypes<V>, 1},
    Signature{"days_in_month", kTypes<V>, 1},
    Signature{"deg", kTypes<V>},
    Signature{"delta", kTypes<M>},
    Signature{"deriv", kTypes<M>},
    Signature{"exp", kTypes<V>},
    Signature{"floor", kTypes<V>},
    Signature{"histogram_count", kTypes<V>},
    Signature{"histogram_fraction", kTypes<S, S, V>},
    Signature{"histogram_quantile", kTypes<S, V>},
    Signature{"histogram_sum", kTypes<V>},
    Signature{"holt_winters", kTypes<M, S, S>},
    Signature{"hour", kTypes<V>, 1},
    Signature{"idelta", kTypes<M>},
    Signature{"increase", kTypes<M>},
    Signature{"irate", kTypes<M>},
    Signature{"label_join", kTypes<V, T, T, T>, -1},
    Signature{"label_replace", kTypes<V, T, T, T, T>},
    Signature{"last_over_time", kTypes<M>},
    Signature{"ln", kTypes<V>},
    Signature{"log10", kTypes<V>},
    Signature{"log2", kTypes<V>},
    Signature{"max_over_time", kTypes<M>},
    Signature{"min_over_time", kTypes<M>},
    Signature{"minute", kTypes<V>, 1},
    Signature{"month", kTypes<V>, 1},
    Signature{"pi", kNone, 0, S},
    Signature{"predict_linear", kTypes<M, S>},
    Signature{"present_over_time", kTypes<M>},
    Signature{"quantile_over_time", kTypes<S, M>},
    Signature{"rad", kTypes<V>},
    Signature{"rate", kTypes<M>},
    Signature{"resets", kTypes<M>},
    Signature{"round", kTypes<V, S>, 1},
    Signature{"scalar", kTypes<V>, 0, S},
    Signature{"sgn", kTypes<V>},
    Signature{"sin", kTypes<V>},
    Signature{"sinh", kTypes<V>},
    Signature{"sort", kTypes<V>},
    Signature{"sort_desc", kTypes<V>},
    Signature{"sqrt", kTypes<V>},
    Signature{"stddev_over_time", kTypes<M>},
    Signature{"stdvar_over_time", kTypes<M>},
    Signature{"sum_over_time", kTypes<M>},
    Signature{"tan", kTypes<V>},
    Signature{"tanh", kTypes<V>},
    Signature{"time", kNone, 0, S},
    Signature{"timestamp", kTypes<V>},
    Signature{"vector", kTypes<S>},
    Signature{"year", kTypes<V>, 1},
};

}  // namespace

std::string_view documented(Type type) {
  switch (type) {
    case Type::scalar:
      return "scalar";
    case Type::string:
      return "string";
    case Type::vector:
      return "instant vector";
    case Type::matrix:
      break;
  }
  return "range vector";
}

const Signature* find_signature(std::string_view name) {
  const auto* at = std::lower_bound(kSignatures.begin(), kSignatures.end(), name,
                                    [](const Signature& s, std::string_view wanted) { return s.name < wanted; });
  return at != kSignatures.end() && at->name == name ? at : nullptr;
}

std::optional<std::string> nearest_signature(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& signature : kSignatures) names.emplace_back(signature.name);
  return nearest(name, names);
}

std::span<const Signature> all_signatures() {
  return kSignatures;
}

}  // namespace watchbill::promql
