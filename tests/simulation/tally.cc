#include "tests/simulation/tally.h"

#include <array>
#include <string_view>
#include <variant>

namespace watchbill::simulation {

namespace {

/// Of desk::Input, in its order.
constexpr std::array<std::string_view, std::variant_size_v<desk::Input>> kInputs{
    "alert",   "acknowledge", "take",        "handoff",   "accept",   "decline",     "note",       "resolve",
    "unheard", "add absence", "end absence", "set surge", "off duty", "add silence", "end silence"};

std::string with(std::string_view what, std::string_view how) {
  return std::string(what) + ", " + std::string(how);
}

/// What tells one event of a kind from another.
struct Detail {
  const incident::Event& event;

  std::string operator()(const incident::SpanBegan& body) const {
    return with("span", body.span.deferred ? "deferred" : to_text(body.span.rule));
  }
  std::string operator()(const incident::Offered& body) const {
    return with("offered", body.offer.is_by_rule() ? "by rule" : "by a person");
  }
  std::string operator()(const incident::OfferEnded& body) const { return with("offer ended", to_text(body.how)); }
  std::string operator()(const incident::HandedOver& body) const {
    if (body.accepted_by.empty()) return "handed over, at once";
    return with("handed over", body.is_against_the_rules ? "against the rules" : "accepted");
  }
  std::string operator()(const incident::Resolved&) const {
    return with("resolved", event.actor.kind == incident::Actor::Kind::person ? "by a person" : "by its alert");
  }
  std::string operator()(const incident::AbsenceAdded& body) const {
    return with("absence", body.absence.from < body.absence.entered ? "late" : "ahead");
  }
  std::string operator()(const incident::SilenceAdded& body) const {
    return with(to_text(body.silence.kind), body.silence.weekly ? "weekly" : "once");
  }
  std::string operator()(const incident::SurgeSet& body) const { return with("surge", body.on ? "on" : "off"); }
  std::string operator()(const incident::OverflowChanged& body) const {
    if (!body.on) return "overflow, off";
    return with("overflow", body.low_since ? "few wait" : "many wait");
  }
  std::string operator()(const incident::DigestSent& body) const {
    return with("digest", body.is_late() ? "late" : to_text(body.kind));
  }
  std::string operator()(const incident::AcknowledgementEnded& body) const {
    return with("acknowledgement ended",
                body.because.find("is not there") == body.because.npos ? body.because : "gone");
  }
  template <class Other>
  std::string operator()(const Other& body) const {
    return std::string(incident::kind_of(body));
  }
};

struct Least {
  const char* what;
  int per_thousand_years;
};
/// About a quarter of what is usual.
constexpr std::array kLeast{Least{"absence, ahead", 1000},
                            Least{"absence, late", 1000},
                            Least{"absence_ended", 70},
                            Least{"acknowledged", 6000},
                            Least{"acknowledgement ended, gone", 70},
                            Least{"acknowledgement ended, the owner changed", 500},
                            Least{"acknowledgement ended, the severity rose", 200},
                            Least{"checked: a recovery is read in a digest", 1000},
                            Least{"checked: a suppression begins", 1000},
                            Least{"checked: a suppression ends", 1000},
                            Least{"checked: a suppression ends, acknowledged", 100},
                            Least{"coverage_gap", 50},
                            Least{"fault: a commit is lost", 4000},
                            Least{"fault: a commit is refused", 4000},
                            Least{"fault: an answer is lost", 4000},
                            Least{"fault: the collector dies", 20000},
                            Least{"fault: the disk cannot be read", 300},
                            Least{"set back", 200},
                            Least{"digest, closing", 40000},
                            Least{"digest, late", 1000},
                            Least{"digest, opening", 40000},
                            Least{"digest, recovered", 1000},
                            Least{"eased", 2000},
                            Least{"flapping_began", 1000},
                            Least{"flapping_ended", 1000},
                            Least{"handed over, accepted", 20},
                            Least{"handed over, against the rules", 200},
                            Least{"handed over, at once", 30},
                            Least{"leap", 1000},
                            Least{"maintenance, once", 900},
                            Least{"maintenance, weekly", 500},
                            Least{"noted", 1000},
                            Least{"notice, asked", 300},
                            Least{"notice, declined", 100},
                            Least{"notice, escalated", 4000},
                            Least{"notice, flapping", 2000},
                            Least{"notice, moved", 20000},
                            Least{"notice, offered", 2000},
                            Least{"notice, on_duty", 1000},
                            Least{"notice, opened", 8000},
                            Least{"notice, persists", 300},
                            Least{"notice, pre_alert", 200},
                            Least{"notice, raised", 200},
                            Least{"notice, recovered", 40000},
                            Least{"notice, reopened", 600},
                            Least{"notice, settled", 2000},
                            Least{"notice, taken", 2000},
                            Least{"notice, unaccepted", 1000},
                            Least{"offer ended, declined", 100},
                            Least{"offer ended, lapsed", 700},
                            Least{"offered, by a person", 1000},
                            Least{"offered, by rule", 900},
                            Least{"opened", 20000},
                            Least{"overflow, few wait", 100},
                            Least{"overflow, many wait", 100},
                            Least{"overflow, off", 80},
                            Least{"page, escalated", 20000},
                            Least{"page, moved", 10000},
                            Least{"page, on_duty", 2000},
                            Least{"page, opened", 10000},
                            Least{"page, persists", 900},
                            Least{"page, raised", 1000},
                            Least{"page, reopened", 1000},
                            Least{"page, settled", 400},
                            Least{"pin_ended", 10},
                            Least{"pinned", 1000},
                            Least{"pre-alert, pre_alert", 40},
                            Least{"refired", 3000},
                            Least{"reload", 100},
                            Least{"reopened", 6000},
                            Least{"resolved, by its alert", 30000},
                            Least{"rota_off", 900},
                            Least{"severity_raised", 1000},
                            Least{"silence, once", 1000},
                            Least{"silence, weekly", 400},
                            Least{"silence_ended", 200},
                            Least{"span, cover", 1000},
                            Least{"span, deferred", 1000},
                            Least{"span, fixed", 2000},
                            Least{"span, handoff", 200},
                            Least{"span, overflow", 2000},
                            Least{"span, pin", 300},
                            Least{"suppressed", 2000},
                            Least{"suppression_ended", 1000},
                            Least{"surge, off", 100},
                            Least{"surge, on", 200},
                            Least{"told: accept", 6000},
                            Least{"told: acknowledge", 10000},
                            Least{"told: add absence", 3000},
                            Least{"told: add silence", 3000},
                            Least{"told: alert", 60000},
                            Least{"told: decline", 3000},
                            Least{"told: end absence", 600},
                            Least{"told: end silence", 800},
                            Least{"told: handoff", 3000},
                            Least{"told: note", 2000},
                            Least{"told: off duty", 1000},
                            Least{"told: resolve", 2000},
                            Least{"told: set surge", 900},
                            Least{"told: take", 3000},
                            Least{"told: unheard", 2000},
                            Least{"unreached", 20000}};

}  // namespace

void Tally::add(const Scene& scene) {
  if (scene.leaps) add(scene.is_set_back ? "set back" : "leap");
  if (scene.book) add("reload");
  for (const auto& input : scene.inputs) add("told: " + std::string(kInputs[input.index()]));
}

void Tally::add(const incident::Event& event) {
  add("events");
  add(std::visit(Detail{event}, event.body));
  if (const auto* told = std::get_if<incident::PeopleTold>(&event.body)) {
    for (const auto& one : told->told) add(with(to_text(one.how), to_text(one.cause)));
  }
}

Tally& Tally::operator+=(const Tally& other) {
  for (const auto& [what, count] : other.counts_) counts_[what] += count;
  return *this;
}

std::string Tally::text() const {
  std::string out;
  for (const auto& [what, count] : counts_) out += std::to_string(count) + "\t" + what + "\n";
  return out;
}

std::int64_t Tally::of(const std::string& what) const {
  const auto found = counts_.find(what);
  return found == counts_.end() ? 0 : found->second;
}

std::string Tally::too_seldom(std::uint64_t client_years) const {
  std::string out;
  for (const auto& [what, least] : kLeast) {
    const auto count = of(what);
    const auto due = static_cast<std::int64_t>(client_years) * least / 1000;
    if (count < due) out += std::string(what) + ": " + std::to_string(count) + ", not " + std::to_string(due) + "\n";
  }
  return out;
}

}  // namespace watchbill::simulation
