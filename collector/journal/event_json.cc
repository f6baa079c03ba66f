#include "collector/journal/event_json.h"

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/journal/json_values.h"

namespace watchbill::journal {

namespace {

using namespace incident;     // NOLINT(google-build-using-namespace): every event by name
using namespace json_values;  // NOLINT(google-build-using-namespace)

Json told_json(const Told& told) {
  Json out{{"at", of(told.at)},
           {"cause", std::string(to_text(told.cause))},
           {"how", std::string(to_text(told.how))},
           {"party", of(told.party)},
           {"person", of(told.person)},
           {"shift_began", of(told.shift_began)},
           {"span", told.span},
           {"step", told.step},
           {"why", of(told.why)}};
  for (const auto& also : told.also) {
    out["also"].push_back({{"cause", std::string(to_text(also.cause))}, {"shift_began", of(also.shift_began)}});
  }
  return out;
}

Json matched(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const auto& each : list) out.push_back(of(each));
  return out;
}

Json json_of(const Match& match) {
  Json out{{"categories", matched(match.categories)},
           {"everything", match.everything},
           {"instances", matched(match.instances)},
           {"labels", of(match.labels)},
           {"rules", matched(match.rules)},
           {"services", matched(match.services)},
           {"sites", matched(match.sites)}};
  Json severities = Json::array();
  for (const auto each : match.severities) severities.push_back(of(each));
  out["severities"] = std::move(severities);
  return out;
}

Json gap_json(const CoverageGap& gap) {
  Json out{{"from", of(gap.from)}};
  set(out, "to", gap.to);
  return out;
}

struct Write {
  Json operator()(const Opened& e) const {
    Json out{{"category", of(e.category)}, {"description", of(e.description)},
             {"happened", of(e.happened)}, {"instance", of(e.instance)},
             {"key", of(e.key)},           {"labels", of(e.labels)},
             {"received", of(e.received)}, {"rule_name", of(e.rule_name)},
             {"runbook", of(e.runbook)},   {"service", of(e.service)},
             {"severity", of(e.severity)}, {"site", of(e.site)},
             {"summary", of(e.summary)},   {"value", of(e.value)}};
    set(out, "response_due", e.response_due);
    if (!e.previous.empty()) out["previous"] = of(e.previous);
    if (e.site_endpoints > 0) out["site_endpoints"] = e.site_endpoints;
    if (e.drill) out["drill"] = {{"by", of(e.drill->by)}, {"ends_at", of(e.drill->ends_at)}};
    return out;
  }
  Json operator()(const SpanBegan& e) const {
    Json out{{"because", of(e.span.because)},
             {"deferred", e.span.deferred},
             {"from", of(e.span.from)},
             {"owner", of(e.span.owner)},
             {"policy_version", of(e.span.policy_version)},
             {"rule", std::string(to_text(e.span.rule))}};
    set(out, "answer_due", e.span.answer_due);
    set(out, "recheck_at", e.recheck_at);
    set(out, "response_due", e.response_due);
    if (e.response_waits) out["response_waits"] = true;
    set(out, "until", e.span.until);
    return out;
  }
  Json operator()(const Foreseen& e) const {
    Json out{{"because", of(e.because)}, {"rule", std::string(to_text(e.rule))}};
    set(out, "against_since", e.against_since);
    set(out, "asked_at", e.asked_at);
    if (e.is_to_be_offered) out["is_to_be_offered"] = true;
    set(out, "recheck_at", e.recheck_at);
    set(out, "until", e.until);
    return out;
  }
  Json operator()(const Refired& e) const {
    return {{"description", of(e.description)}, {"happened", of(e.happened)}, {"labels", of(e.labels)},
            {"severity", of(e.severity)},       {"summary", of(e.summary)},   {"value", of(e.value)}};
  }
  Json operator()(const Eased& e) const { return {{"labels", of(e.labels)}}; }
  Json operator()(const SeverityRaised& e) const {
    Json out{{"to", of(e.to)}};
    set(out, "response_due", e.response_due);
    return out;
  }
  Json operator()(const Acknowledged& e) const { return {{"party", of(e.party)}, {"person", of(e.person)}}; }
  Json operator()(const AcknowledgementEnded& e) const { return {{"because", of(e.because)}}; }
  Json operator()(const Pinned& e) const {
    return {{"party", of(e.pin.party)}, {"person", of(e.pin.person)}, {"until", of(e.pin.until)}};
  }
  Json operator()(const PeopleTold& e) const {
    Json people = Json::array();
    for (const auto& told : e.told) people.push_back(told_json(told));
    return {{"told", std::move(people)}};
  }
  Json operator()(const Noted& e) const { return {{"person", of(e.person)}, {"text", of(e.text)}}; }
  Json operator()(const Resolved& e) const { return {{"at", of(e.at)}}; }
  Json operator()(const Reopened& e) const {
    Json out{{"description", of(e.description)}, {"happened", of(e.happened)}, {"labels", of(e.labels)},
             {"severity", of(e.severity)},       {"summary", of(e.summary)},   {"value", of(e.value)}};
    set(out, "response_due", e.response_due);
    return out;
  }
  Json operator()(const Closed&) const { return Json::object(); }
  Json operator()(const Unreached& e) const {
    return {{"cause", std::string(to_text(e.cause))}, {"person", of(e.person)}, {"told_at", of(e.told_at)}};
  }
  Json operator()(const AbsenceAdded& e) const {
    return {{"deputy", of(e.absence.deputy)}, {"entered", of(e.absence.entered)},
            {"from", of(e.absence.from)},     {"id", of(e.id)},
            {"kind", of(e.absence.kind)},     {"person", of(e.absence.person)},
            {"to", of(e.absence.to)}};
  }
  Json operator()(const AbsenceEnded& e) const { return {{"at", of(e.at)}, {"id", of(e.id)}}; }
  Json operator()(const RotaOff& e) const { return {{"from", of(e.from)}, {"rota", of(e.rota)}, {"to", of(e.to)}}; }
  Json operator()(const SurgeSet& e) const { return {{"by", of(e.by)}, {"on", e.on}}; }
  Json operator()(const OverflowChanged& e) const {
    Json out{{"because", of(e.because)}, {"on", e.on}};
    set(out, "low_since", e.low_since);
    return out;
  }
  Json operator()(const PinEnded& e) const { return {{"because", of(e.because)}}; }
  Json operator()(const Offered& e) const {
    return {{"by", of(e.offer.by)},
            {"for_whom", of(e.offer.for_whom)},
            {"since", of(e.offer.since)},
            {"text", of(e.offer.text)},
            {"to", of(e.offer.to)}};
  }
  Json operator()(const OfferEnded& e) const {
    return {{"because", of(e.because)}, {"how", std::string(to_text(e.how))}, {"person", of(e.person)}};
  }
  Json operator()(const HandedOver& e) const {
    Json out{{"accepted_by", of(e.accepted_by)}, {"is_against_the_rules", e.is_against_the_rules}, {"to", of(e.to)}};
    if (!e.for_whom.empty()) out["for_whom"] = of(e.for_whom);
    if (!e.text.empty()) out["text"] = of(e.text);
    return out;
  }
  Json operator()(const Suppressed& e) const {
    Json out{{"because", of(e.because)}, {"by", of(e.by)}};
    set(out, "until", e.until);
    return out;
  }
  Json operator()(const SuppressionEnded&) const { return Json::object(); }
  Json operator()(const FlappingBegan&) const { return Json::object(); }
  Json operator()(const FlappingEnded& e) const { return {{"because", of(e.because)}}; }
  Json operator()(const SilenceAdded& e) const {
    const Silence& silence = e.silence;
    Json out{{"comment", of(silence.comment)},
             {"entered", of(silence.entered)},
             {"from", of(silence.from)},
             {"id", of(e.id)},
             {"match", json_of(silence.match)},
             {"to", of(silence.to)},
             {"kind", std::string(to_text(silence.kind))}};
    if (silence.weekly) out["weekly"] = roster::to_text(*silence.weekly);
    return out;
  }
  Json operator()(const SilenceEnded& e) const { return {{"at", of(e.at)}, {"id", of(e.id)}}; }
  Json operator()(const WatchBegan&) const { return Json::object(); }
  Json operator()(const CoverageGap& e) const { return gap_json(e); }
  Json operator()(const PolicyAdopted& e) const {
    Json files = Json::array();
    for (const auto& file : e.files) files.push_back({{"name", of(file.name)}, {"text", of(file.text)}});
    return {{"files", std::move(files)}, {"version", of(e.version)}};
  }
  Json operator()(const DigestSent& e) const {
    Json people = Json::array();
    for (const auto& told : e.told) people.push_back(told_json(told));
    Json gaps = Json::array();
    for (const auto& gap : e.gaps) gaps.push_back(gap_json(gap));
    Json out{{"at", of(e.at)},
             {"from", of(e.from)},
             {"gaps", std::move(gaps)},
             {"kind", std::string(to_text(e.kind))},
             {"offered", e.offered},
             {"open", e.open},
             {"resolved", e.resolved},
             {"to", of(e.to)},
             {"suppressed", e.suppressed},
             {"text", of(e.text)},
             {"told", std::move(people)},
             {"waiting", e.waiting}};
    if (!e.drills.empty()) out["drills"] = e.drills;
    return out;
  }
};

}  // namespace

std::string body_text(const EventBody& body) {
  return std::visit(Write{}, body).dump();
}

}  // namespace watchbill::journal
