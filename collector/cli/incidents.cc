#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/incident_text.h"
#include "collector/cli/server.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::json;

constexpr const char* kPage = "200";

/// All pages, one after the other.
Asked all_incidents(const Session& session, const IncidentsOptions& options) {
  Json all = Json::array();
  std::string after;
  do {
    const auto page = get(session, "incidents",
                          {{"client", options.client},
                           {"state", options.state},
                           {"owner", options.owner},
                           {"after", after},
                           {"limit", kPage}});
    if (!page) return page;
    const auto found = page->value("incidents", Json::array());
    all.insert(all.end(), found.begin(), found.end());
    after = found.empty() ? std::string{} : text_of(*page, "next");
  } while (!after.empty());
  return all;
}

/// Without the year, which a list needs the room of.
std::string until_of(const Json& incident) {
  const std::string until = short_utc(text_of(incident, "until"));
  return until.size() > 5 ? until.substr(5) : until;
}

/// With a mark where nobody is told of it.
std::string state_of(const Json& incident) {
  return text_of(incident, "state") + (quiet_of(incident).empty() ? "" : ", quiet");
}

/// Led by the machine where the summary does not name it.
std::string line_of(const Json& incident) {
  const std::string what = what_of(incident);
  const std::string machine = text_of(incident, "instance");
  return machine.empty() || what.find(machine) != std::string::npos ? what : machine + ": " + what;
}

}  // namespace

int incidents(Session& session, const IncidentsOptions& options) {
  const auto all = all_incidents(session, options);
  if (!all) return refuse(session, all.error());
  if (session.json) {
    session.out << Json{{"incidents", *all}}.dump(2) << '\n';
    return kFine;
  }
  if (all->empty()) {
    session.out << "no incidents\n";
    return kFine;
  }
  Table table({"INCIDENT", "SEV", "STATE", "OWNER", "UNTIL", "WHAT"});
  for (const auto& one : *all) {
    const std::string severity = text_of(one, "severity");
    table.add({{text_of(one, "id")},
               {severity, style_of_severity(severity)},
               {state_of(one), style_of_state(text_of(one, "state"))},
               {owner_of(one)},
               {until_of(one)},
               {line_of(one)}});
  }
  table.print(session);
  return kFine;
}

}  // namespace watchbill::cli
