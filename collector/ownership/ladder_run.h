#pragma once
// One span's telling, played from its beginning: at each instant at which somebody may be added, who is. Used by one
// thread; the arguments outlive it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/ownership/ladder.h"
#include "collector/roster/earliest.h"

namespace watchbill::ownership {

class LadderRun {
 public:
  LadderRun(const Policy&, const roster::Roster&, const IncidentView&, const Decision&, Instant span_from);

  /// The next instant to play; nothing when nobody can be added any more.
  std::optional<Instant> next() const { return next_; }
  /// Plays it.
  void step();
  /// Tells the first step after `step` that has anybody who is not in `told`, at `t`.
  void pass_on(std::size_t step, const std::vector<roster::PersonId>& told, Instant t);

  /// Tells the first step of the other party's ladder with anybody at `t`.
  void tell_next_owner(Instant t, How, std::string_view why);

  const std::vector<Recipient>& told() const { return told_; }
  std::vector<Recipient> take() { return std::move(told_); }

 private:
  /// A person whom a step of the ladder reaches.
  struct Reached {
    roster::PersonId person;
    Party party;
    std::string why;
    Instant shift_began;
  };

  void escalate(Instant t, How);
  void consult(Instant t);
  void pre_alert(Instant t);
  std::vector<Reached> reached_by(const Step&, Instant t) const;
  std::vector<Reached> reached_by_rota(std::string_view rota, Instant t) const;
  Reached reached_person(roster::PersonId, std::string why) const;
  bool is_anybody_of_msp_on_duty(Instant t) const;
  void tell(Reached, How, int step);
  bool is_told(std::string_view person) const;
  bool may_escalate_at(Instant t) const;
  std::optional<Instant> next_after(Instant t) const;
  void offer_escalation(roster::Earliest&, Instant t, Instant limit) const;
  void offer_rota(roster::Earliest&, std::string_view rota, Instant t, Instant limit) const;

  const Policy& policy_;
  const roster::Roster& roster_;
  const IncidentView& incident_;
  const Decision& decision_;
  Instant span_from_;
  std::vector<Step> steps_;
  std::vector<std::optional<Instant>> acted_;  ///< when each step came to its turn, in this run of the ladder
  std::optional<Instant> base_;                ///< what the steps count from; nothing while the provider has a gap
  std::optional<Instant> next_;
  std::vector<Recipient> told_;
  std::size_t merge_from_ = 0;  ///< recipients from here on were added at the instant being played
  bool is_consulted_ = false;
};

}  // namespace watchbill::ownership
