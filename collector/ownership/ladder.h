#pragma once
// Who is told of an incident, how and when (ownership.md, Telling people). Pure; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/ownership/decision.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"

namespace watchbill::ownership {

enum class How : std::uint8_t { page, notice, digest, pre_alert };
std::string_view to_text(How);

struct Recipient {
  roster::PersonId person;
  Party party = Party::internal;
  How how = How::notice;
  std::string why;      ///< one phrase: "on duty for noc", "lead, consulted"
  Instant shift_began;  ///< of the rota's turn; the span's beginning for others
  int step = 0;         ///< of the ladder
};

/// P1 and P2 page, P3 is a notice, P4 tells nobody.
std::optional<How> how_told(Severity);

/// The provider's rota that is told first of this category: as `answers` names it; else the one that the client's
/// ladder begins with; else the default. Empty when there is none.
std::string_view first_rota(const Policy&, std::string_view category);
/// The client's lead at this instant: its `lead`, else the first person with a skill; away, the next who is there.
std::optional<roster::PersonId> lead_at(const Policy&, const roster::Roster&, Instant);

/// One step as it applies to an incident.
struct Step {
  LadderStep::Who who = LadderStep::Who::on_duty;
  std::string_view name;  ///< the rota or the person; of the policy
  Duration after{0};
};
/// The owner's ladder for this incident: steps of other severities left out, the provider's first rota put first.
std::vector<Step> steps_of(const Policy&, const IncidentView&, Party owner);
/// Whether the client's lead hears of it while the internal team is open: a P1 or P2 that is the provider's by rule 2
/// or 4.
bool asks_consultation(Severity, Party owner, Rule);

/// Everybody the owner's ladder has reached between the span's beginning and `now` (both included): by its steps, by
/// coming on duty or back, as the provider's manager while nobody of the provider is on duty, as lead to be consulted,
/// as next owner just before the boundary. Nobody twice, except that who only had a notice may still be paged; a step
/// with nobody is skipped at once and the next one acts in its place. An acknowledgement stops all but the consulting.
/// P4 and deferred incidents tell nobody.
std::vector<Recipient> told_by(const Policy&, const roster::Roster&, const IncidentView&, const Decision&,
                               Instant span_from, Instant now);
/// Who is told in place of somebody of this step whom no contact reaches: the first later step with anybody who is not
/// in `told`, whatever its time. Empty at the ladder's end and once it is acknowledged.
std::vector<Recipient> told_instead(const Policy&, const roster::Roster&, const IncidentView&, const Decision&,
                                    Instant span_from, int step, const std::vector<roster::PersonId>& told,
                                    Instant now);
/// Who of the other party than the owner's would be told first at `at`: the first step of their ladder with anybody.
/// `why` follows each one's reason. Nobody for P4.
std::vector<Recipient> next_owners(const Policy&, const roster::Roster&, const IncidentView&, const Decision&,
                                   Instant span_from, Instant at, How, std::string_view why);
/// The next instant after `now`, within 31 days, at which `told_by` grows, if any.
std::optional<Instant> next_step(const Policy&, const roster::Roster&, const IncidentView&, const Decision&,
                                 Instant span_from, Instant now);

}  // namespace watchbill::ownership
