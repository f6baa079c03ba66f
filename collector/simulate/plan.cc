#include "collector/simulate/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "proto/shared/remedy.h"

namespace watchbill::simulate {

namespace {

using Errors = std::vector<Error>;

constexpr const char* kSayWhich = "say which: client: NAME";

Error at_place(const SourcePos& where, std::string problem, std::string remedy) {
  return {.problem = std::move(problem), .remedy = std::move(remedy), .where = where};
}

/// The clients in which something of each name fires.
using Fires = std::map<std::string, std::set<std::string>>;

class Planner {
 public:
  Planner(const Scenario& scenario, const config::Config& config) : scenario_(scenario), config_(config) {
    for (const auto& event : scenario.events) {
      if (event.verb == Verb::fire) fires_[event.incident].insert(client_of_fire(event));
    }
  }

  void plan(const Happening& event) {
    Planned planned{.at = {}, .what = event, .happened = {}, .from = {}, .until = {}};
    const auto* zone = &config_.msp_zone;
    if (concerns_client(event)) {
      planned.what.client = client_of(event);
      const auto client = config_.clients.find(planned.what.client);
      if (client == config_.clients.end()) return refuse_client(event, planned.what.client);
      zone = &client->second->roster.internal_hours().zone();
    }
    planned.at = read(event.at, *zone);
    planned.happened = event.happened ? read(*event.happened, *zone) : planned.at;
    if (event.from) planned.from = read(*event.from, *zone);
    if (event.until) planned.until = read(*event.until, *zone);
    plan_.events.push_back(std::move(planned));
  }

  Checked<Plan> finish() {
    plan_.endpoints = scenario_.endpoints;
    plan_.until = read(scenario_.until, config_.msp_zone);
    for (const auto& event : plan_.events) {
      if (event.at > plan_.until && errors_.empty()) {
        errors_.push_back(at_place(event.what.where, "this happens after the scenario's end", "set a later 'until'"));
      }
    }
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    std::stable_sort(plan_.events.begin(), plan_.events.end(),
                     [](const Planned& a, const Planned& b) { return a.at < b.at; });
    return std::move(plan_);
  }

 private:
  std::string client_of_fire(const Happening& event) const {
    if (event.client.empty() && config_.clients.size() == 1) return config_.clients.begin()->first;
    return event.client;
  }

  /// The provider's people and rotas, and the collector, are nobody's in particular.
  bool concerns_client(const Happening& event) const {
    if (event.verb == Verb::absent) {
      return event.client != config_.msp && (!event.client.empty() || !is_of_provider(event.subject));
    }
    return is_of_incident(event.verb) || is_of_client(event.verb);
  }

  static bool is_of_client(Verb verb) {
    return verb == Verb::surge_on || verb == Verb::surge_off || verb == Verb::maintenance || verb == Verb::silence;
  }

  std::string client_of(const Happening& event) const {
    if (event.verb == Verb::fire || is_of_client(event.verb)) return client_of_fire(event);
    return event.verb == Verb::absent ? client_of_person(event) : client_of_command(event);
  }

  bool is_of_provider(const std::string& person) const {
    return std::any_of(config_.clients.begin(), config_.clients.end(), [&](const auto& client) {
      const auto* found = client.second->roster.find(person);
      return found != nullptr && found->party == Party::msp;
    });
  }

  std::string client_of_person(const Happening& event) const {
    if (!event.client.empty()) return event.client;
    std::string client;
    for (const auto& [name, of] : config_.clients) {
      if (of->roster.find(event.subject) == nullptr) continue;
      if (!client.empty()) return {};
      client = name;
    }
    return client;
  }

  void refuse(const Happening& event, std::string problem, std::string remedy) {
    errors_.push_back(at_place(event.where, std::move(problem), std::move(remedy)));
  }

  void refuse_person(const Happening& event) {
    std::vector<std::string> known;
    bool is_known = false;
    for (const auto& [name, of] : config_.clients) {
      for (const auto& person : of->roster.people()) known.push_back(person.id);
      is_known = is_known || of->roster.find(event.subject) != nullptr;
    }
    if (is_known) return refuse(event, "several clients have a person '" + event.subject + "'", kSayWhich);
    refuse(event, "unknown person '" + event.subject + "'",
           did_you_mean(event.subject, known, "name somebody of the scenario's files"));
  }

  void refuse_command(const Happening& event) {
    std::vector<std::string> known;
    for (const auto& [name, in] : fires_) known.push_back(name);
    const bool fires = fires_.contains(fire_name(event.incident));
    if (fires) return refuse(event, "'" + event.incident + "' fires in several clients", kSayWhich);
    refuse(event, "nothing fires as '" + event.incident + "'",
           did_you_mean(event.incident, known, "use the name of a 'fire' event"));
  }

  std::string client_of_command(const Happening& event) const {
    if (!event.client.empty()) return event.client;
    const auto fires = fires_.find(fire_name(event.incident));
    return fires == fires_.end() || fires->second.size() != 1 ? std::string{} : *fires->second.begin();
  }

  void refuse_client(const Happening& event, const std::string& client) {
    if (client.empty() && event.verb == Verb::absent) return refuse_person(event);
    if (client.empty() && is_of_incident(event.verb) && event.verb != Verb::fire) return refuse_command(event);
    std::vector<std::string> known;
    for (const auto& [name, of] : config_.clients) known.push_back(name);
    refuse(event, client.empty() ? "which client is it?" : "unknown client '" + client + "'",
           did_you_mean(client, known, "name one of the scenario's clients"));
  }

  Instant read(const WrittenTime& time, const roster::Zone& zone) {
    auto instant = instant_of(time, zone);
    if (instant) return *instant;
    errors_.push_back(std::move(instant.error()));
    return {};
  }

  const Scenario& scenario_;
  const config::Config& config_;
  Fires fires_;
  Plan plan_;
  Errors errors_;
};

}  // namespace

std::string fire_name(const std::string& incident) {
  return incident.substr(0, incident.rfind('#'));
}

Checked<Plan> make_plan(const Scenario& scenario, const config::Config& config) {
  Planner planner(scenario, config);
  for (const auto& event : scenario.events) planner.plan(event);
  return planner.finish();
}

}  // namespace watchbill::simulate
