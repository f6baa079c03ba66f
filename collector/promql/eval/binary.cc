// Operators between scalars and vectors, with the matching of series
// (prometheus.io/docs/prometheus/2.42/querying/operators).

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/eval/operators.h"

namespace watchbill::promql {

namespace {

/// The labels by which two sides meet, one label set for each match group.
class Signatures {
 public:
  Signatures(Evaluator& evaluator, const Matching& matching)
      : pool_(evaluator.pool()), memo_(evaluator.memo(&matching)), matching_(matching) {
    if (!matching.on) {
      ignored_ = matching.labels;
      ignored_.emplace_back("__name__");
    }
  }

  LabelSet* of(LabelSet* labels) {
    if (matching_.on && matching_.labels.empty()) return pool_.empty();
    if (!matching_.on && matching_.labels.empty()) return pool_.without_name(labels);
    LabelSet*& known = memo_[labels];
    if (known == nullptr) {
      known = pool_.intern(matching_.on ? keep(labels->labels, matching_.labels) : drop(labels->labels, ignored_));
    }
    return known;
  }

 private:
  LabelPool& pool_;
  std::unordered_map<LabelSet*, LabelSet*>& memo_;
  const Matching& matching_;
  std::vector<std::string> ignored_;
};

/// and, or, unless: which series are there on the other side.
Samples evaluate_sets(Evaluator& evaluator, const Binary& binary, Instant t) {
  Samples left = evaluator.vector(*binary.left, t);
  Samples right = evaluator.vector(*binary.right, t);
  Signatures signatures(evaluator, binary.matching);
  std::unordered_set<LabelSet*> there;
  if (binary.op == TokenKind::lor) {
    for (const auto& sample : left) there.insert(signatures.of(sample.labels));
    for (const auto& sample : right) {
      if (!there.contains(signatures.of(sample.labels))) left.push_back(sample);
    }
    return evaluator.unique(std::move(left));
  }
  for (const auto& sample : right) there.insert(signatures.of(sample.labels));
  const bool keeps_found = binary.op == TokenKind::land;
  std::erase_if(left,
                [&](const Sample& sample) { return there.contains(signatures.of(sample.labels)) != keeps_found; });
  return evaluator.unique(std::move(left));
}

/// Comparisons without bool choose among series, everything else computes a new value.
bool filters(const Binary& binary) {
  return is_comparison(binary.op) && !binary.returns_bool;
}
/// Prometheus 2.42 keeps the name under atan2, as under a comparison.
bool drops_name(const Binary& binary) {
  return !filters(binary) && binary.op != TokenKind::atan2;
}

/// One vector's sample against a scalar. A comparison keeps the vector's value, on whichever side it stands.
Samples evaluate_with_scalar(Evaluator& evaluator, const Binary& binary, Samples samples, double scalar, bool swapped) {
  Samples out;
  out.reserve(samples.size());
  for (const auto& sample : samples) {
    const double left = swapped ? scalar : sample.value;
    const double right = swapped ? sample.value : scalar;
    double value = sample.value;
    if (!filters(binary)) {
      value = apply(binary.op, left, right);
    } else if (!holds(binary.op, left, right)) {
      continue;
    }
    out.push_back(
        {.labels = drops_name(binary) ? evaluator.pool().without_name(sample.labels) : sample.labels, .value = value});
  }
  return drops_name(binary) ? evaluator.unique(std::move(out)) : out;
}

class VectorMatch {
 public:
  VectorMatch(Evaluator& evaluator, const Binary& binary)
      : evaluator_(evaluator), binary_(binary), signatures_(evaluator, binary.matching) {}

  Samples run(Samples left, Samples right) {
    if (left.empty() || right.empty()) return {};
    // `many` is the side that may have several in a group; in one-to-one both are single.
    const bool swapped = binary_.matching.card == Matching::Card::one_to_many;
    const Samples& many = swapped ? right : left;
    const Samples& one = swapped ? left : right;
    index(one);
    Samples out;
    std::unordered_set<LabelSet*> matched;
    for (const auto& sample : many) {
      LabelSet* group = signatures_.of(sample.labels);
      const auto partner = one_.find(group);
      if (partner == one_.end()) continue;
      const double l = swapped ? partner->second->value : sample.value;
      const double r = swapped ? sample.value : partner->second->value;
      double value = l;
      if (!filters(binary_)) {
        value = apply(binary_.op, l, r);
      } else if (!holds(binary_.op, l, r)) {
        continue;
      }
      LabelSet* labels = result(sample.labels, partner->second->labels);
      refuse_repeated(matched, group, labels);
      out.push_back({.labels = labels, .value = value});
    }
    return evaluator_.unique(std::move(out));
  }

 private:
  bool is_one_to_one() const { return binary_.matching.card == Matching::Card::one_to_one; }

  void index(const Samples& one) {
    for (const auto& sample : one) {
      LabelSet* group = signatures_.of(sample.labels);
      const auto [at, is_new] = one_.try_emplace(group, &sample);
      if (is_new) continue;
      const char* side = binary_.matching.card == Matching::Card::one_to_many ? "left" : "right";
      fail_evaluation("found duplicate series for the match group " + labels_text(group->labels) + " on the " + side +
                          " hand-side of the operation: [" + labels_text(sample.labels->labels) + ", " +
                          labels_text(at->second->labels->labels) +
                          "];many-to-many matching not allowed: matching "
                          "labels must be unique on one side",
                      "match on more labels, or aggregate that side first");
    }
  }

  void refuse_repeated(std::unordered_set<LabelSet*>& matched, LabelSet* group, LabelSet* labels) {
    if (is_one_to_one()) {
      if (matched.insert(group).second) return;
      fail_evaluation("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
    }
    if (groups_[group].insert(labels).second) return;
    fail_evaluation("multiple matches for labels: grouping labels must ensure unique matches");
  }

  /// The labels of the result: of the many side, with what group_left or group_right takes over from the one.
  LabelSet* result(LabelSet* many, LabelSet* one) {
    const Matching& matching = binary_.matching;
    LabelSet* base = drops_name(binary_) ? evaluator_.pool().without_name(many) : many;
    if (is_one_to_one()) {
      if (!matching.on && matching.labels.empty()) return base;
      return evaluator_.pool().intern(matching.on ? keep(base->labels, matching.labels)
                                                  : drop(base->labels, matching.labels));
    }
    if (matching.include.empty()) return base;
    Labels labels = base->labels;
    for (const auto& name : matching.include) {
      labels = with(std::move(labels), name, std::string(value_of(one->labels, name)));
    }
    if (binary_.returns_bool) labels = with(std::move(labels), "__name__", {});
    return evaluator_.pool().intern(std::move(labels));
  }

  Evaluator& evaluator_;
  const Binary& binary_;
  Signatures signatures_;
  std::unordered_map<LabelSet*, const Sample*> one_;
  std::unordered_map<LabelSet*, std::unordered_set<LabelSet*>> groups_;
};

}  // namespace

double evaluate_scalars(Evaluator& evaluator, const Binary& binary, Instant t) {
  const double left = evaluator.scalar(*binary.left, t);
  return apply(binary.op, left, evaluator.scalar(*binary.right, t));
}

Samples evaluate(Evaluator& evaluator, const Binary& binary, Instant t) {
  if (is_set_operator(binary.op)) return evaluate_sets(evaluator, binary, t);
  if (binary.right->type == Type::scalar) {
    Samples left = evaluator.vector(*binary.left, t);
    return evaluate_with_scalar(evaluator, binary, std::move(left), evaluator.scalar(*binary.right, t), false);
  }
  if (binary.left->type == Type::scalar) {
    const double left = evaluator.scalar(*binary.left, t);
    return evaluate_with_scalar(evaluator, binary, evaluator.vector(*binary.right, t), left, true);
  }
  Samples left = evaluator.vector(*binary.left, t);
  Samples right = evaluator.vector(*binary.right, t);
  return VectorMatch(evaluator, binary).run(std::move(left), std::move(right));
}

}  // namespace watchbill::promql
