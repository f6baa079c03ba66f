#include "collector/simulate/line.h"

#include <optional>
#include <tuple>

#include <nlohmann/json.hpp>

#include "collector/incident/symptom.h"

namespace watchbill::simulate {

namespace {

using incident::Incident;
using Json = nlohmann::ordered_json;

/// What a line is about; nothing before the incident opened.
using Standing = std::optional<std::tuple<incident::State, Party, bool>>;

Standing standing(const std::optional<Incident>& incident) {
  if (!incident || incident->spans.empty()) return std::nullopt;
  return std::tuple{incident->state, incident->span().owner, incident->span().deferred};
}

/// No alert of the scenario raised it.
bool is_of_desk(const incident::Opened& opened) {
  return opened.rule_name == incident::kSiteSilent;
}

Json instant(const std::optional<Instant>& t) {
  return t ? Json(format_instant(*t)) : Json(nullptr);
}

Json told_json(const std::vector<incident::Told>& told) {
  Json out = Json::array();
  for (const auto& one : told) {
    out.push_back({{"who", one.person},
                   {"party", std::string(to_text(one.party))},
                   {"how", std::string(to_text(one.how))},
                   {"why", one.why}});
  }
  return out;
}

}  // namespace

/// The events of one effective instant.
struct Lines::Draft {
  Instant effective_at;
  Standing before;
  std::vector<incident::Told> told{};
};

void Lines::add(const MemoryJournal::Written& written) {
  if (written.events.empty()) return;
  if (written.events.front().incident.empty()) {
    for (const auto& event : written.events) {
      const auto* digest = std::get_if<incident::DigestSent>(&event.body);
      if (digest != nullptr) print(event, *digest, written.recorded_at);
    }
    return;
  }
  const auto& id = written.events.front().incident;
  std::optional<Incident> incident;
  if (const auto known = incidents_.find(id); known != incidents_.end()) incident = known->second;
  std::optional<Draft> draft;
  const auto flush = [&] {
    if (draft && (draft->before != standing(incident) || !draft->told.empty())) {
      print(*draft, *incident, written.recorded_at);
    }
    draft.reset();
  };
  for (const auto& event : written.events) {
    if (const auto* opened = std::get_if<incident::Opened>(&event.body); opened != nullptr && is_of_desk(*opened)) {
      name(id, opened->rule_name + ' ' + opened->site);
    }
    const auto* told = std::get_if<incident::PeopleTold>(&event.body);
    if (draft && told == nullptr && draft->effective_at != event.effective_at) flush();
    if (!draft) draft = Draft{.effective_at = event.effective_at, .before = standing(incident)};
    incident = incident::apply(std::move(incident), event);
    if (told != nullptr) draft->told.insert(draft->told.end(), told->told.begin(), told->told.end());
  }
  flush();
  incidents_.insert_or_assign(id, *std::move(incident));
}

void Lines::print(const incident::Event& event, const incident::DigestSent& digest, Instant recorded_at) {
  const Json line{{"at", format_instant(recorded_at)},
                  {"effective_at", format_instant(event.effective_at)},
                  {"client", event.client},
                  {"incident", nullptr},
                  {"state", nullptr},
                  {"owner", nullptr},
                  {"deferred", nullptr},
                  {"rule", nullptr},
                  {"because", nullptr},
                  {"until", nullptr},
                  {"recheck_at", nullptr},
                  {"told", told_json(digest.told)}};
  lines_.push_back(line.dump());
}

void Lines::print(const Draft& draft, const Incident& incident, Instant recorded_at) {
  const auto& span = incident.span();
  const bool moves = incident.is_unresolved();
  const auto name = names_.find(incident.id);
  const Json line{{"at", format_instant(recorded_at)},
                  {"effective_at", format_instant(draft.effective_at)},
                  {"client", incident.client},
                  {"incident", name == names_.end() ? incident.id : name->second},
                  {"state", std::string(to_text(incident.state))},
                  {"owner", std::string(to_text(span.owner))},
                  {"deferred", span.deferred},
                  {"rule", std::string(to_text(span.rule))},
                  {"because", span.because},
                  {"until", instant(moves ? span.until : std::nullopt)},
                  {"recheck_at", instant(moves ? incident.recheck_at : std::nullopt)},
                  {"told", told_json(draft.told)}};
  lines_.push_back(line.dump());
}

}  // namespace watchbill::simulate
