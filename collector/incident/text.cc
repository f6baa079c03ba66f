#include <array>

#include "collector/incident/event.h"
#include "collector/incident/incident.h"

namespace watchbill::incident {

std::string_view to_text(State state) {
  constexpr std::array<std::string_view, 4> names{"open", "acknowledged", "resolved", "closed"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view to_text(Cause cause) {
  constexpr std::array<std::string_view, 18> names{
      "opened", "moved",   "escalated",  "recovered", "reopened", "raised", "pre_alert", "on_duty", "taken",
      "asked",  "offered", "unaccepted", "declined",  "persists", "digest", "flapping",  "settled", "left"};
  return names[static_cast<std::size_t>(cause)];
}

std::string_view to_text(OfferEnded::How how) {
  return how == OfferEnded::How::declined ? "declined" : "lapsed";
}

std::string_view to_text(DigestSent::Kind kind) {
  return kind == DigestSent::Kind::opening ? "opening" : "closing";
}

std::string to_text(const Actor& actor) {
  switch (actor.kind) {
    case Actor::Kind::person:
      return "person:" + actor.name;
    case Actor::Kind::rule:
      return "rule:" + actor.name;
    case Actor::Kind::clock:
      return "clock";
    case Actor::Kind::collector:
      break;
  }
  return "collector";
}

std::string_view kind_of(const EventBody& body) {
  // In the order of EventBody's alternatives.
  constexpr std::array<std::string_view, std::variant_size_v<EventBody>> names{
      "opened",         "span_began",
      "foreseen",       "refired",
      "eased",          "severity_raised",
      "acknowledged",   "acknowledgement_ended",
      "pinned",         "people_told",
      "noted",          "resolved",
      "reopened",       "closed",
      "unreached",      "absence_added",
      "absence_ended",  "rota_off",
      "surge_set",      "overflow_changed",
      "pin_ended",      "offered",
      "offer_ended",    "handed_over",
      "suppressed",     "suppression_ended",
      "silence_added",  "silence_ended",
      "digest_sent",    "coverage_gap",
      "flapping_began", "flapping_ended",
      "policy_adopted", "watch_began"};
  return names[body.index()];
}

}  // namespace watchbill::incident
