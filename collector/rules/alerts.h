#pragma once
// The alerts of one alerting rule, from one evaluation to the next, as Prometheus 2.42 keeps them. A value; one thread.

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "collector/rules/engine.h"

namespace watchbill::rules {

class Alerts {
 public:
  /// An alert that fires and whose condition is not seen now.
  struct Unseen {
    const Labels& labels;
    bool is_restored;  ///< fired before the restart and was not seen since
    bool was_held;     ///< at the evaluation before
  };
  /// Whether it must fire on, because its data may be missing.
  using Held = std::function<bool(const Unseen&)>;

  struct Outcome {
    std::vector<Edge> edges;
    std::string error;  ///< empty when fine
  };
  /// Evaluates the rule at `at`. On an error nothing changes, with one exception that Prometheus makes too: above
  /// `limit` alerts (0: any number) all of the rule's alerts are given up, and those that fired end.
  Outcome evaluate(const Rule&, std::size_t limit, const promql::Source&, Instant at, const Held&);

  /// An alert that fires already.
  void restore(const KnownFiring&);
  /// Ends all that fire.
  std::vector<Edge> end_all(Instant at);
  std::vector<AlertStatus> status(const std::string& rule) const;
  bool empty() const { return active_.empty(); }

 private:
  struct Active {
    std::string rule;
    std::map<std::string, std::string> annotations{};
    double value = 0;
    Instant active_since;
    bool is_firing = false;
    bool is_restored = false;                    ///< fired before the restart and was not seen since
    bool is_held = false;                        ///< its condition was not seen, but may hold
    std::optional<Instant> keep_firing_since{};  ///< when its condition was first found not to hold
  };

  static Edge edge(Edge::Kind, const Labels&, const Active&, Instant at);
  /// What the expression gives now, by the alerts' labels.
  static Result<std::map<Labels, Active>> seen(const Rule&, const promql::Source&, Instant at);
  /// Takes away what is not among `now` and has no reason to stay.
  std::vector<Edge> end_unseen(const Rule&, const std::map<Labels, Active>& now, Instant at, const Held&);

  std::map<Labels, Active> active_;
};

}  // namespace watchbill::rules
