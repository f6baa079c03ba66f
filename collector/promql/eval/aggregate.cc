// Aggregations over groups of series (prometheus.io/docs/prometheus/2.42/querying/operators#aggregation-operators).

#include <algorithm>
#include <cmath>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/eval/quantile.h"
#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

struct Group {
  LabelSet* labels = nullptr;
  std::vector<Sample> members;
};

/// Samples by group, in the order in which groups were first met.
class Groups {
 public:
  Groups(Evaluator& evaluator, const Aggregate& aggregate)
      : pool_(evaluator.pool()), memo_(evaluator.memo(&aggregate)), aggregate_(aggregate) {
    if (aggregate.without) {
      unwanted_ = aggregate.grouping;
      unwanted_.emplace_back("__name__");
    }
  }

  void add(const Sample& sample) {
    LabelSet* key = key_of(sample.labels);
    const auto [at, is_new] = index_.try_emplace(key, all_.size());
    if (is_new) all_.push_back({.labels = key, .members = {}});
    all_[at->second].members.push_back(sample);
  }

  const std::vector<Group>& all() const { return all_; }

 private:
  LabelSet* key_of(LabelSet* labels) {
    if (!aggregate_.without && aggregate_.grouping.empty()) return pool_.empty();
    LabelSet*& known = memo_[labels];
    if (known == nullptr) {
      known = pool_.intern(aggregate_.without ? drop(labels->labels, unwanted_)
                                              : keep(labels->labels, aggregate_.grouping));
    }
    return known;
  }

  LabelPool& pool_;
  std::unordered_map<LabelSet*, LabelSet*>& memo_;
  const Aggregate& aggregate_;
  std::vector<std::string> unwanted_;
  std::vector<Group> all_;
  std::unordered_map<LabelSet*, std::size_t> index_;
};

double mean(const std::vector<Sample>& members) {
  RunningMean mean(false);
  for (const auto& member : members) mean.add(member.value);
  return mean.mean();
}

double extreme(const std::vector<Sample>& members, TokenKind op) {
  double best = members.front().value;
  for (const auto& member : members) {
    const bool better = op == TokenKind::max ? best < member.value : best > member.value;
    if (better || std::isnan(best)) best = member.value;
  }
  return best;
}

/// Welford's method. The first value enters with variance 0, whatever it is.
double variance(const std::vector<Sample>& members) {
  double count = 1;
  double average = members.front().value;
  double squares = 0;
  for (auto member = members.begin() + 1; member != members.end(); ++member) {
    ++count;
    const double delta = member->value - average;
    average += delta / count;
    squares += delta * (member->value - average);
  }
  return squares / count;
}

std::vector<double> values(const std::vector<Sample>& members) {
  std::vector<double> out;
  out.reserve(members.size());
  for (const auto& member : members) out.push_back(member.value);
  return out;
}

double reduced(TokenKind op, const std::vector<Sample>& members, double parameter) {
  switch (op) {
    case TokenKind::sum: {
      double sum = 0;
      for (const auto& member : members) sum += member.value;
      return sum;
    }
    case TokenKind::avg:
      return mean(members);
    case TokenKind::min:
    case TokenKind::max:
      return extreme(members, op);
    case TokenKind::count:
      return static_cast<double>(members.size());
    case TokenKind::group:
      return 1;
    case TokenKind::stddev:
      return std::sqrt(variance(members));
    case TokenKind::stdvar:
      return variance(members);
    default:
      return quantile(parameter, values(members));
  }
}

/// The k largest or smallest of each group, best first, NaN last; they keep their own labels.
Samples selected(const Groups& groups, TokenKind op, double parameter, std::size_t samples) {
  if (!(parameter >= -9.2e18 && parameter <= 9.2e18)) {
    fail_evaluation("Scalar value " + templates::go_float(parameter) + " overflows int64");
  }
  Samples out;
  if (parameter < 1) return out;
  const auto k = static_cast<std::size_t>(std::min(parameter, static_cast<double>(samples)));
  for (const auto& group : groups.all()) {
    std::vector<Sample> members = group.members;
    std::stable_sort(members.begin(), members.end(), [&](const Sample& a, const Sample& b) {
      if (std::isnan(a.value) || std::isnan(b.value)) return !std::isnan(a.value) && std::isnan(b.value);
      return op == TokenKind::topk ? a.value > b.value : a.value < b.value;
    });
    members.resize(std::min(k, members.size()));
    out.insert(out.end(), members.begin(), members.end());
  }
  return out;
}

/// How often each value occurs in a group; the value becomes a label.
Samples counted(Evaluator& evaluator, const Aggregate& aggregate, const Samples& samples) {
  const std::string& name = evaluator.string(*aggregate.parameter);
  if (!is_label_name(name)) fail_evaluation("invalid label name " + templates::go_quote(name));
  std::vector<std::string> names = aggregate.grouping;
  if (aggregate.without) {
    names.emplace_back("__name__");
    std::erase(names, name);
  }
  Samples out;
  std::unordered_map<LabelSet*, std::size_t> index;
  for (const auto& sample : samples) {
    Labels labels = aggregate.without ? drop(sample.labels->labels, names) : keep(sample.labels->labels, names);
    const bool is_dropped = aggregate.without && std::find(aggregate.grouping.begin(), aggregate.grouping.end(),
                                                           name) != aggregate.grouping.end();
    labels = with(std::move(labels), name, is_dropped ? std::string{} : templates::go_plain_float(sample.value));
    LabelSet* key = evaluator.pool().intern(std::move(labels));
    const auto [at, is_new] = index.try_emplace(key, out.size());
    if (is_new) out.push_back({.labels = key, .value = 0});
    ++out[at->second].value;
  }
  return out;
}

}  // namespace

Samples evaluate(Evaluator& evaluator, const Aggregate& aggregate, Instant t) {
  const bool counts_values = aggregate.op == TokenKind::count_values;
  const double parameter = aggregate.parameter && !counts_values ? evaluator.scalar(*aggregate.parameter, t) : 0;
  const Samples samples = evaluator.vector(*aggregate.operand, t);
  if (counts_values) return counted(evaluator, aggregate, samples);
  Groups groups(evaluator, aggregate);
  for (const auto& sample : samples) groups.add(sample);
  if (aggregate.op == TokenKind::topk || aggregate.op == TokenKind::bottomk) {
    return selected(groups, aggregate.op, parameter, samples.size());
  }
  Samples out;
  out.reserve(groups.all().size());
  for (const auto& group : groups.all()) {
    out.push_back({.labels = group.labels, .value = reduced(aggregate.op, group.members, parameter)});
  }
  return out;
}

}  // namespace watchbill::promql
