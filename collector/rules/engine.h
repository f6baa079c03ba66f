#pragma once
// Alerting rules over one client's series: evaluates groups at their intervals and says which alerts began and ended.
// Used by one thread. Knows neither desk nor incidents: edges are values.
//
// Alerts mean what they mean in Prometheus 2.42. A group is evaluated at the multiples of its interval since 1970 (in
// Prometheus each group has an offset of its own, by a hash, to spread the load of one big process): so every
// collector, every restart and promtool evaluate at the same instants. A step that comes late evaluates the newest of
// the instants that passed. Rules of a group are evaluated in order; what recording rules make is kept in the engine,
// and later rules see it beside the source's series.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/promql/source.h"
#include "collector/rules/rule_file.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::rules {

/// An alert began (after its `for`) or ended. Labels: the series' labels with the rule's labels over them, `alertname`
/// included.
struct Edge {
  enum class Kind : std::uint8_t { firing, resolved } kind = Kind::firing;
  std::string rule;
  Labels labels;
  std::map<std::string, std::string> annotations;  ///< templates expanded
  double value = 0;
  Instant active_since;
  Instant at;
};

/// An alert known to be firing from before a restart.
struct KnownFiring {
  std::string rule;
  Labels labels;
  Instant active_since;
};

struct AlertStatus {
  std::string rule;
  Labels labels;
  bool is_firing = false;  ///< else pending
  Instant active_since;
  double value = 0;
};

/// The last evaluation of a rule, for people and metrics.
struct RuleStatus {
  std::string group, rule;
  std::string error;  ///< of the last evaluation, empty when fine
  std::optional<Instant> evaluated_at;
  std::vector<AlertStatus> alerts;
};

/// What becomes of a firing alert whose condition is seen no more because its endpoint (labels instance, site, client)
/// is silent: its `up` is 0.
enum class OnSilence : std::uint8_t {
  end,  ///< as in Prometheus and promtool: the series is stale, the alert ends
  /// It fires on, as silence is no recovery. When `up` is 1 again it is judged once as much time has passed as the
  /// rule's ranges reach back, two minutes at most. Alerts without an `instance` that has an `up` end as in Prometheus,
  /// and so does what is pending.
  hold
};

class Engine {
 public:
  /// `started` is when the collector began to hear agents. For up to two minutes from then a restored alert that is not
  /// seen is held, because its data may be missing: one with an `instance` label until that instance has an `up` of 1
  /// and as much time has passed as the rule's ranges reach back, another for all of the two minutes. With
  /// OnSilence::hold one whose instance has no `up` at all is held for five minutes: by then each agent that did not
  /// come back has one of 0.
  Engine(std::shared_ptr<const RuleSet>, Instant started, OnSilence = OnSilence::end);
  ~Engine();

  /// Alerts that fire already: not announced again, ended when their condition is seen not to hold. Those of rules that
  /// are gone end at the next step.
  void restore(const std::vector<KnownFiring>&);
  struct Outcome {
    std::vector<Edge> edges;
    std::optional<Instant> next;  ///< when to call again; nothing without rules
  };
  /// Evaluates the groups that are due.
  Outcome step(const promql::Source&, Instant now);
  /// New rules. A rule keeps its state when its name and its labels stay, in the same group or another; alerts of rules
  /// that are gone end at the next step.
  void replace(std::shared_ptr<const RuleSet>);
  std::vector<RuleStatus> status() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace watchbill::rules
