#include <chrono>
#include <optional>
#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/folder.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"
#include "collector/roster/calendar_text.h"
#include "collector/roster/watches.h"
#include "proto/shared/remedy.h"

namespace watchbill::cli {

namespace {

using roster::OpenState;
using roster::Watch;

void print_json(const Session& session, const std::vector<roster::Calendar::Stretch>& stretches) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& stretch : stretches) {
    list.push_back({{"from", format_instant(stretch.from)},
                    {"to", format_instant(stretch.to)},
                    {"state", std::string(roster::to_text(stretch.state))}});
  }
  session.out << list.dump(2) << '\n';
}

Style style_of(OpenState state) {
  return state == OpenState::open ? Style::green : state == OpenState::holiday ? Style::yellow : Style::plain;
}

void print_table(const Session& session, const roster::Calendar& hours,
                 const std::vector<roster::Calendar::Stretch>& stretches) {
  Table table({"FROM", "TO", "STATE"});
  for (const auto& stretch : stretches) {
    std::string state{roster::to_text(stretch.state)};
    if (const auto name = hours.holiday_at(stretch.from); name && stretch.state == OpenState::holiday) {
      state += ": " + std::string(*name);
    }
    table.add({{local_when(stretch.from, hours.zone())},
               {local_when(stretch.to, hours.zone())},
               {state, style_of(stretch.state)}});
  }
  session.out << "Hours of the internal team, on the clock of " << hours.zone().name() << "\n";
  table.print(session);
}

/// What was asked for, besides the team's hours by state: nothing when there is no such person or rota.
std::optional<std::vector<Watch>> watches_of(const CalendarOptions& options, const roster::Roster& roster,
                                             Interval span) {
  if (!options.person.empty()) {
    if (roster.find(options.person) == nullptr) return std::nullopt;
    return roster::person_watches(roster, options.person, span);
  }
  if (!options.rota.empty()) {
    if (roster.rota(options.rota) == nullptr) return std::nullopt;
    return roster::rota_watches(roster, options.rota, span);
  }
  auto all = roster::team_watches(roster, span);
  for (const auto& rota : roster.rotas()) {
    auto turns = roster::rota_watches(roster, rota.name, span);
    all.insert(all.end(), turns.begin(), turns.end());
  }
  return all;
}

int refuse_unknown(Session& session, const CalendarOptions& options, const roster::Roster& roster) {
  std::vector<std::string> known;
  const bool is_person = !options.person.empty();
  if (is_person) {
    for (const auto& person : roster.people()) known.push_back(person.id);
  } else {
    for (const auto& rota : roster.rotas()) known.push_back(rota.name);
  }
  const auto& asked = is_person ? options.person : options.rota;
  return refuse(session, kNotSo, "no " + std::string(is_person ? "person" : "rota") + " '" + asked + "'",
                did_you_mean(asked, known, {}));
}

std::string name_of(const roster::Roster& roster, const std::string& person) {
  const auto* found = roster.find(person);
  return found == nullptr ? person : found->name;
}

/// Of the interval as it is, whatever was asked about: a program that subscribes knows it again.
std::string uid_of(const Found& found, const Watch& watch) {
  const bool is_rota = !watch.of.empty();
  std::string began = "always";
  if (watch.began != Instant{})
    began = std::to_string(std::chrono::floor<std::chrono::seconds>(watch.began).time_since_epoch().count());
  return (is_rota ? "rota-" + watch.of : "hours") + (watch.person.empty() ? "" : "-" + watch.person) + "-" + began +
         "@" + (is_rota ? found.config.msp : found.client->policy.client) + ".watchbill";
}

void print_ics(const Session& session, const Found& found, const CalendarOptions& options,
               const std::vector<Watch>& all) {
  const auto& policy = found.client->policy;
  const auto& roster = found.client->roster;
  std::vector<roster::CalendarEntry> entries;
  for (const auto& watch : all) {
    const std::string who = watch.person.empty() ? policy.name : name_of(roster, watch.person);
    const std::string what = watch.of.empty() ? (watch.person.empty() ? " is open" : " is there for " + policy.name)
                                              : " is on duty for " + watch.of;
    entries.push_back({.uid = uid_of(found, watch), .summary = who + what, .description = {}, .when = watch.when});
  }
  std::string name = policy.name + ": the watch";
  if (!options.person.empty()) name = name_of(roster, options.person) + ": the watch";
  if (!options.rota.empty()) name = found.config.msp_name + ": " + options.rota;
  session.out << roster::calendar_text(name, session.clock.now(), entries);
}

void print_watches(const Session& session, const config::Client& client, const std::vector<Watch>& all) {
  const auto& zone = client.roster.internal_hours().zone();
  if (session.json) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& watch : all) {
      list.push_back({{"from", format_instant(watch.when.from)},
                      {"to", format_instant(watch.when.to)},
                      {"rota", watch.of},
                      {"person", watch.person}});
    }
    session.out << list.dump(2) << '\n';
    return;
  }
  Table table({"FROM", "TO", "WHO", "FOR"});
  for (const auto& watch : all) {
    table.add({{local_when(watch.when.from, zone)},
               {local_when(watch.when.to, zone)},
               {name_of(client.roster, watch.person)},
               {watch.of.empty() ? client.policy.name : watch.of}});
  }
  session.out << "The watch, on the clock of " << zone.name() << '\n';
  table.print(session);
}

}  // namespace

int calendar(Session& session, const CalendarOptions& options) {
  const auto found = find_client(session, options.config, options.client);
  if (!found) return found.error();
  const roster::Calendar& hours = found->client->roster.internal_hours();
  const auto from = parse_when(options.from, hours.zone(), roster::Edge::start);
  if (!from) return refuse(session, kWrong, "--from: " + from.error().problem, from.error().remedy);
  const auto to = parse_when(options.to, hours.zone(), roster::Edge::end);
  if (!to) return refuse(session, kWrong, "--to: " + to.error().problem, to.error().remedy);
  if (*from >= *to) return refuse(session, kWrong, "--from must be before --to");
  if (options.ics && session.json) return refuse(session, kWrong, "--ics and --json are two formats", "give one");
  if (options.ics || !options.person.empty() || !options.rota.empty()) {
    const roster::Roster& roster = found->client->roster;
    const auto all = watches_of(options, roster, {*from, *to});
    if (!all) return refuse_unknown(session, options, roster);
    if (options.ics) {
      print_ics(session, *found, options, *all);
    } else {
      print_watches(session, *found->client, *all);
    }
    return kFine;
  }
  const auto stretches = hours.stretches(*from, *to);
  if (session.json) {
    print_json(session, stretches);
  } else {
    print_table(session, hours, stretches);
  }
  return kFine;
}

}  // namespace watchbill::cli
