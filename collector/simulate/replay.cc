#include "collector/simulate/replay.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "collector/desk/desk.h"
#include "collector/incident/incident.h"
#include "collector/incident/symptom.h"
#include "collector/simulate/book.h"
#include "collector/simulate/memory_journal.h"

namespace watchbill::simulate {

bool Life::operator==(const Life& other) const {
  return opening.owner == other.opening.owner && owned == other.owned;
}

namespace {

using incident::Event;

/// An incident of the journal as the replay goes on.
struct Known {
  std::string now;   ///< its id in the replay
  std::string rule;  ///< that raised it
  std::string summary;
  int site_endpoints = 0;
  std::vector<Labels> firing;  ///< of its alerts
};

class Replayer {
 public:
  Replayer(const config::Config& config, Instant until) : book_(book_of(config)), until_(until) {}

  Result<Replayed> play(const std::vector<Event>& events) {
    auto opened = desk::Desk::open(journal_, book_);
    if (!opened) return tl::unexpected(opened.error());
    desk_ = *std::move(opened);
    for (const auto& event : events) {
      if (event.effective_at >= until_) break;
      advance(event.effective_at);
      for (const auto& input : inputs_of(event)) hand_in(event, input);
    }
    advance(until_);
    measure();
    return std::move(out_);
  }

 private:
  void advance(Instant to) {
    for (auto due = desk_->next_due(); due && *due <= to; due = desk_->next_due()) {
      last_ = std::max(*due, last_);
      desk_->step(last_);
      look();
    }
    last_ = std::max(last_, to);
  }

  /// Every incident as it stands: closed ones are gone from the desk's next snapshot.
  void look() {
    for (const auto& incident : desk_->snapshot()->changed) {
      seen_[incident->id] = incident;
      const auto& span = incident->spans.front();
      openings_.emplace(incident->id, Life::Owned{.owner = span.owner, .rule = span.rule});  // later it has more to say
    }
  }

  void hand_in(const Event& event, const desk::Input& input) {
    for (const auto& outcome : desk_->handle(std::span(&input, 1), last_)) {
      if (!outcome) {
        ++out_.refused;
        continue;
      }
      if (!outcome->absence.empty()) absences_[absence_of(event)] = outcome->absence;
      if (!event.incident.empty() && !outcome->incident.empty()) known_[event.incident].now = outcome->incident;
    }
    look();
  }

  static std::string absence_of(const Event& event) {
    const auto* added = std::get_if<incident::AbsenceAdded>(&event.body);
    return added == nullptr ? std::string{} : added->id;
  }

  desk::AlertEdge edge(const Event& event, desk::AlertEdge::Kind kind, Labels labels, Instant happened) {
    const auto& known = known_[event.incident];
    return {.kind = kind,
            .client = event.client,
            .rule = known.rule,
            .labels = std::move(labels),
            .summary = known.summary,
            .description = {},
            .runbook = {},
            .value = 1,
            .happened = happened,
            .site_endpoints = known.site_endpoints};
  }

  std::vector<desk::Input> fire(const Event& event, const Labels& labels, Instant happened) {
    auto& firing = known_[event.incident].firing;
    if (std::find(firing.begin(), firing.end(), labels) == firing.end()) firing.push_back(labels);
    return {edge(event, desk::AlertEdge::Kind::firing, labels, happened)};
  }

  std::vector<desk::Input> ease(const Event& event, const Labels& labels) {
    std::erase(known_[event.incident].firing, labels);
    return {edge(event, desk::AlertEdge::Kind::resolved, labels, event.effective_at)};
  }

  std::vector<desk::Input> end(const Event& event) {
    std::vector<desk::Input> out;
    for (auto& labels : std::exchange(known_[event.incident].firing, {})) {
      out.emplace_back(edge(event, desk::AlertEdge::Kind::resolved, std::move(labels), event.effective_at));
    }
    if (event.actor.kind == incident::Actor::Kind::person) {
      out.emplace_back(desk::Resolve{.incident = known_[event.incident].now, .person = event.actor.name});
    }
    return out;
  }

  std::vector<desk::Input> inputs_of(const Event& event) {
    using Inputs = std::vector<desk::Input>;
    const bool is_by_person = event.actor.kind == incident::Actor::Kind::person;
    if (const auto* opened = std::get_if<incident::Opened>(&event.body)) {
      if (opened->drill) return {};                               // nor is what becomes of it known then
      if (opened->rule_name == incident::kSiteSilent) return {};  // the replay's desk sees it by itself
      known_[event.incident] = {.now = {},
                                .rule = opened->rule_name,
                                .summary = opened->summary,
                                .site_endpoints = opened->site_endpoints,
                                .firing = {}};
      return fire(event, opened->labels, opened->happened);
    }
    if (const auto* absence = std::get_if<incident::AbsenceAdded>(&event.body)) return entered(event, *absence);
    if (const auto* ended = std::get_if<incident::AbsenceEnded>(&event.body)) {
      const auto found = absences_.find(ended->id);
      if (found == absences_.end() || !is_by_person) return {};
      return Inputs{desk::EndAbsence{.absence = found->second, .by = event.actor.name}};
    }
    if (const auto* surge = std::get_if<incident::SurgeSet>(&event.body)) {
      return Inputs{
          desk::SetSurge{.client = event.client, .on = surge->on, .by = is_by_person ? event.actor.name : ""}};
    }
    if (event.incident.empty() || !known_.contains(event.incident)) return {};  // it opened before the replay
    const std::string& id = known_[event.incident].now;
    if (const auto* again = std::get_if<incident::Refired>(&event.body))
      return fire(event, again->labels, again->happened);
    if (const auto* again = std::get_if<incident::Reopened>(&event.body)) {
      return fire(event, again->labels, again->happened);
    }
    if (const auto* eased = std::get_if<incident::Eased>(&event.body)) return ease(event, eased->labels);
    if (std::holds_alternative<incident::Resolved>(event.body)) return end(event);
    if (const auto* pinned = std::get_if<incident::Pinned>(&event.body)) {
      pinned_at_[event.incident] = event.effective_at;
      return Inputs{desk::Take{.incident = id, .person = pinned->pin.person, .until = pinned->pin.until}};
    }
    if (const auto* acknowledged = std::get_if<incident::Acknowledged>(&event.body)) {
      const auto taken = pinned_at_.find(event.incident);
      if (taken != pinned_at_.end() && taken->second == event.effective_at) return {};  // take says both
      return Inputs{desk::Acknowledge{.incident = id, .person = acknowledged->person}};
    }
    if (const auto* offered = std::get_if<incident::Offered>(&event.body); offered != nullptr && is_by_person) {
      return Inputs{desk::Handoff{.incident = id,
                                  .person = event.actor.name,
                                  .for_whom = offered->offer.for_whom,
                                  .text = offered->offer.text}};
    }
    if (const auto* handed = std::get_if<incident::HandedOver>(&event.body); handed != nullptr && is_by_person) {
      if (handed->accepted_by.empty()) {
        return Inputs{desk::Handoff{
            .incident = id, .person = event.actor.name, .for_whom = handed->for_whom, .text = handed->text}};
      }
      return Inputs{desk::Accept{.incident = id, .person = handed->accepted_by}};
    }
    if (const auto* ended = std::get_if<incident::OfferEnded>(&event.body);
        ended != nullptr && ended->how == incident::OfferEnded::How::declined) {
      return Inputs{desk::Decline{.incident = id, .person = ended->person, .text = ended->because}};
    }
    return {};
  }

  static std::vector<desk::Input> entered(const Event& event, const incident::AbsenceAdded& added) {
    const auto& absence = added.absence;
    const bool is_by_person = event.actor.kind == incident::Actor::Kind::person;
    return {desk::AddAbsence{.client = event.client,
                             .person = absence.person,
                             .from = absence.from,
                             .to = absence.to,
                             .kind = absence.kind,
                             .deputy = absence.deputy,
                             .by = is_by_person ? event.actor.name : ""}};
  }

  void measure() {
    std::map<std::string, std::string> first;  // of several that are one incident here
    for (const auto& [then, known] : known_) {
      const auto found = seen_.find(known.now);
      if (found == seen_.end() || !first.emplace(known.now, then).second) continue;
      out_.lives[then] = life_of(*found->second);
    }
  }

  Life life_of(const incident::Incident& incident) const {
    const auto& spans = incident.spans;
    Life life{.opening = openings_.at(incident.id), .owned = {}};
    const Instant end = std::min(incident.resolved_at.value_or(until_), until_);
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const Instant to = i + 1 < spans.size() ? std::min(spans[i + 1].from, end) : end;
      if (to > spans[i].from) life.owned[spans[i].owner] += to - spans[i].from;
    }
    return life;
  }

  std::shared_ptr<const desk::Book> book_;  // shared with the desk
  Instant until_;
  MemoryJournal journal_;
  std::unique_ptr<desk::Desk> desk_;
  Instant last_ = Instant::min();
  std::map<std::string, Known> known_;           ///< by the journal's incident
  std::map<std::string, std::string> absences_;  ///< by the journal's absence, the replay's
  std::map<std::string, Instant> pinned_at_;
  std::map<std::string, desk::Snapshot::Shared> seen_;  ///< by the replay's incident
  std::map<std::string, Life::Owned> openings_;
  Replayed out_;
};

}  // namespace

Result<Replayed> replay(const std::vector<Event>& events, const config::Config& config, Instant until) {
  return Replayer(config, until).play(events);
}

}  // namespace watchbill::simulate
