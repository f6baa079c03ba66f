#include "collector/simulate/play.h"

#include <algorithm>
#include <map>
#include <memory>

#include "collector/desk/desk.h"
#include "collector/incident/handle_client.h"
#include "collector/simulate/book.h"
#include "collector/simulate/line.h"
#include "collector/simulate/memory_journal.h"

namespace watchbill::simulate {

namespace {

std::shared_ptr<const desk::Book> book_with_digests(const config::Config& config) {
  auto book = std::make_shared<desk::Book>(*book_of(config));
  book->sends_digests = true;
  return book;
}

class Player {
 public:
  explicit Player(const config::Config& config) : book_(book_with_digests(config)) {}

  Result<void> play(const Plan& plan) {
    endpoints_ = plan.endpoints;
    if (auto opened = open(); !opened) return opened;
    for (const auto& event : plan.events) {
      advance(event.at);
      if (auto done = happen(event); !done) return done;
    }
    advance(plan.until);
    return {};
  }

  Timeline finish() { return {.lines = lines_.take(), .refused = std::move(refused_)}; }

 private:
  /// The collector starts: whatever its journal holds is what it knows.
  Result<void> open() {
    auto opened = desk::Desk::open(journal_, book_);
    if (!opened) return tl::unexpected(opened.error());
    desk_ = *std::move(opened);
    return {};
  }

  /// Everything that is due until then.
  void advance(Instant to) {
    while (desk_ != nullptr) {
      const auto due = desk_->next_due();
      if (!due || *due > to) break;
      desk_->step(std::max(*due, last_));
      last_ = std::max(*due, last_);
      print();
    }
    last_ = std::max(last_, to);
  }

  void print() {
    for (const auto& written : journal_.take()) lines_.add(written);
  }

  Result<void> happen(const Planned& event) {
    if (event.what.verb == Verb::collector_down) {
      desk_.reset();
      return {};
    }
    if (event.what.verb == Verb::collector_up) return start(event.at);
    if (desk_ != nullptr) {
      hand_in(event, event.at);
    } else if (is_alert(event)) {
      missed_.push_back(event);  // agents' spools bring it when the collector is there to hear
    } else {
      refuse(event, {.problem = "the collector is down", .remedy = "say it after it is up again"});
    }
    return {};
  }

  static bool is_alert(const Planned& event) {
    return event.what.verb == Verb::fire || (event.what.verb == Verb::resolve && event.what.by.empty());
  }

  Result<void> start(Instant now) {
    if (desk_ == nullptr) {
      if (auto opened = open(); !opened) return opened;
    }
    desk_->step(now);
    print();
    for (const auto& missed : std::exchange(missed_, {})) hand_in(missed, now);
    return {};
  }

  void hand_in(const Planned& event, Instant now) {
    const auto inputs = inputs_of(event);
    if (!inputs) return refuse(event, inputs.error());
    for (const auto& outcome : desk_->handle(*inputs, now)) {
      if (!outcome) {
        refuse(event, outcome.error());
      } else if (event.what.verb == Verb::fire) {
        name(event, outcome->incident);
      }
    }
    print();
  }

  /// The first incident of a fire name has that name, the second is `name#2`.
  void name(const Planned& event, const incident::IncidentId& id) {
    auto& known = incidents_[{event.what.client, event.what.incident}];
    if (!known.ids.empty() && known.ids.back() == id) return;
    known.ids.push_back(id);
    const auto count = known.ids.size();
    lines_.name(id, count == 1 ? event.what.incident : event.what.incident + '#' + std::to_string(count));
  }

  Result<std::vector<desk::Input>> inputs_of(const Planned& event) {
    using Inputs = std::vector<desk::Input>;
    const auto& what = event.what;
    if (what.verb == Verb::fire) return Inputs{firing(event)};
    if (!is_of_incident(what.verb)) return Inputs{entry(event)};
    const auto id = find(what);
    if (!id) return tl::unexpected(id.error());
    switch (what.verb) {
      case Verb::acknowledge:
        return Inputs{desk::Acknowledge{.incident = *id, .person = what.by}};
      case Verb::take:
        return Inputs{desk::Take{.incident = *id, .person = what.by, .until = event.until}};
      case Verb::handoff:
        return Inputs{desk::Handoff{.incident = *id, .person = what.by, .for_whom = what.for_whom, .text = what.text}};
      case Verb::accept:
        return Inputs{desk::Accept{.incident = *id, .person = what.by}};
      case Verb::decline:
        return Inputs{desk::Decline{.incident = *id, .person = what.by, .text = what.text}};
      case Verb::note:
        return Inputs{desk::Note{.incident = *id, .person = what.by, .text = what.text}};
      default:
        return resolving(event, *id);
    }
  }

  /// What concerns a client or the provider.
  static desk::Input entry(const Planned& event) {
    const auto& what = event.what;
    if (what.verb == Verb::absent) {
      return desk::AddAbsence{.client = what.client,
                              .person = what.subject,
                              .from = event.at,
                              .to = event.until.value_or(event.at),
                              .kind = what.kind,
                              .deputy = what.deputy,
                              .by = {}};
    }
    if (what.verb == Verb::off_duty) {
      return desk::TakeOffDuty{.rota = what.subject, .to = event.until.value_or(event.at)};
    }
    if (what.verb == Verb::end_silence) return desk::EndSilence{.silence = what.subject, .by = what.by};
    if (what.verb == Verb::maintenance || what.verb == Verb::silence) {
      const Instant from = event.from.value_or(event.at);
      return desk::AddSilence{.client = what.client,
                              .kind = what.verb == Verb::maintenance ? incident::Silence::Kind::maintenance
                                                                     : incident::Silence::Kind::silence,
                              .match = what.match,
                              .from = from,
                              .to = event.until.value_or(from + incident::kSilenceLongest),
                              .weekly = what.weekly,
                              .comment = what.text,
                              .by = what.by};
    }
    return desk::SetSurge{.client = what.client, .on = what.verb == Verb::surge_on, .by = {}};
  }

  Result<incident::IncidentId> find(const Happening& what) const {
    const std::string name = fire_name(what.incident);
    const auto known = incidents_.find({what.client, name});
    if (known == incidents_.end()) return fail("'" + name + "' has not fired yet", "let it fire first");
    const auto& ids = known->second.ids;
    if (name == what.incident) return ids.back();
    for (std::size_t n = 1; n <= ids.size(); ++n) {
      if (what.incident == name + '#' + std::to_string(n)) return ids[n - 1];
    }
    return fail("there is no '" + what.incident + "' yet");
  }

  /// Of one fire name one alert: while its incident is not closed it keeps the labels it began with, but the severity.
  desk::AlertEdge firing(const Planned& event) {
    auto& known = incidents_[{event.what.client, event.what.incident}];
    const bool goes_on = !known.ids.empty() && find_unclosed(known.ids.back()) != nullptr;
    const auto severity = value_of(event.what.labels, "severity");
    Labels labels = goes_on ? known.labels : event.what.labels;
    if (goes_on && !severity.empty()) labels = with(std::move(labels), "severity", std::string(severity));
    const std::string& rule = event.what.rule.empty() ? event.what.incident : event.what.rule;
    known.labels = with(with(std::move(labels), "alertname", rule), "client", event.what.client);
    auto out = edge(event, desk::AlertEdge::Kind::firing, rule, known.labels);
    const auto of_site = endpoints_.find(std::string(value_of(known.labels, "site")));
    if (of_site != endpoints_.end()) out.site_endpoints = of_site->second;
    return out;
  }

  /// The end of everything that fires as this incident.
  std::vector<desk::Input> ends(const Planned& event, const incident::IncidentId& id) const {
    std::vector<desk::Input> out;
    if (const auto incident = find_unclosed(id)) {
      for (const auto& firing : incident->firing) {
        out.emplace_back(edge(event, desk::AlertEdge::Kind::resolved, incident->rule_name, firing.labels));
      }
    }
    return out;
  }

  static desk::AlertEdge edge(const Planned& event, desk::AlertEdge::Kind kind, std::string rule, Labels labels) {
    const std::string name = fire_name(event.what.incident);
    return {.kind = kind,
            .client = event.what.client,
            .rule = std::move(rule),
            .labels = std::move(labels),
            .summary = event.what.summary.empty() ? name : event.what.summary,
            .description = {},
            .runbook = {},
            .value = 1,
            .happened = event.happened};
  }

  /// A problem is over when it fires no longer; somebody who resolves it has mended it.
  std::vector<desk::Input> resolving(const Planned& event, const incident::IncidentId& id) const {
    auto out = ends(event, id);
    if (!event.what.by.empty()) out.emplace_back(desk::Resolve{.incident = id, .person = event.what.by});
    return out;
  }

  desk::Snapshot::Shared find_unclosed(const incident::IncidentId& id) const {
    const auto snapshot = desk_->snapshot();
    const auto found = std::find_if(snapshot->incidents.begin(), snapshot->incidents.end(),
                                    [&](const auto& incident) { return incident->id == id; });
    return found == snapshot->incidents.end() ? nullptr : *found;
  }

  void refuse(const Planned& event, Error error) {
    error.where = event.what.where;
    refused_.push_back(std::move(error));
  }

  struct Known {
    std::vector<incident::IncidentId> ids;
    Labels labels;
  };

  std::shared_ptr<const desk::Book> book_;  // shared with the desk
  std::map<std::string, int> endpoints_;    ///< by site
  MemoryJournal journal_;
  std::unique_ptr<desk::Desk> desk_;  ///< nothing while the collector is down
  Instant last_ = Instant::min();
  std::map<std::pair<std::string, std::string>, Known> incidents_;  ///< by client and fire name
  std::vector<Planned> missed_;
  Lines lines_;
  std::vector<Error> refused_;
};

}  // namespace

Checked<Timeline> play(const Plan& plan, const config::Config& config) {
  Player player(config);
  if (auto played = player.play(plan); !played) return tl::unexpected(std::vector{played.error()});
  return player.finish();
}

}  // namespace watchbill::simulate
