#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/folder.h"
#include "collector/cli/labels.h"
#include "collector/cli/server.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"
#include "collector/http/api/json.h"
#include "collector/ownership/ahead.h"
#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"
#include "proto/shared/remedy.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::ordered_json;
using ownership::Decision;
using ownership::Recipient;

constexpr Duration kLadder = std::chrono::hours{24};  // how far ahead further steps are foretold

struct Watch {
  Instant at;
  ownership::IncidentView view;
  Decision decision;
  std::vector<Recipient> told;
  std::vector<ownership::Foretold> later;  ///< if nobody acknowledges and the owner stays
};

/// The problem that is asked about.
struct Problem {
  Severity severity = Severity::p2;
  Labels labels;
};

Watch decide(const config::Client& client, const WhoOptions& options, const Problem& problem, Instant at) {
  Watch watch;
  watch.at = at;
  watch.view.category = options.category;
  watch.view.severity = problem.severity;
  watch.view.service = options.service;
  watch.view.site = options.site;
  watch.view.labels = problem.labels;
  watch.view.happened = watch.view.received = at;
  watch.decision = ownership::decide_owner(client.policy, client.roster, {}, watch.view, at);
  watch.told = ownership::told_by(client.policy, client.roster, watch.view, watch.decision, at, at);
  const Instant limit = std::min(watch.decision.until.value_or(at + kLadder), at + kLadder);
  watch.later = ownership::told_later(client.policy, client.roster, watch.view, watch.decision, at, at, limit);
  return watch;
}

/// The fields of the API's answer, and `later`.
Json watch_json(const Found& found, const WhoOptions& options, const Watch& watch) {
  const auto& policy = found.client->policy;
  const auto& roster = found.client->roster;
  Json told = Json::array();
  for (const auto& one : watch.told) told.push_back(http::json_of(one, roster));
  Json later = Json::array();
  for (const auto& one : watch.later) {
    later.push_back(http::json_of(one.recipient, roster));
    later.back()["at"] = format_instant(one.at);
  }
  return {{"client", policy.client},
          {"name", policy.name},
          {"at", format_instant(watch.at)},
          {"category", options.category},
          {"severity", std::string(to_text(watch.view.severity))},
          {"service", watch.view.service},
          {"site", watch.view.site},
          {"owner", std::string(to_text(watch.decision.owner))},
          {"owner_name", watch.decision.owner == Party::msp ? found.config.msp_name : policy.name},
          {"deferred", watch.decision.deferred},
          {"rule", std::string(to_text(watch.decision.rule))},
          {"because", watch.decision.because},
          {"until", http::json_of(watch.decision.until)},
          {"recheck_at", http::json_of(watch.decision.recheck_at)},
          {"told", std::move(told)},
          {"later", std::move(later)}};
}

/// `when` turns an instant of the answer into what a person reads.
template <class When>
void print_watch(const Session& session, const nlohmann::json& watch, const When& when) {
  const auto text = [&watch](const char* field) { return text_of(watch, field); };
  const bool is_deferred = watch.value("deferred", false);
  session.out << painted(session, Style::bold, text("owner_name")) << " has the watch"
              << (is_deferred ? ", silent until they open" : "") << '\n';
  std::string problem = text("name") + ", " + text("category") + " " + text("severity");
  for (const char* field : {"service", "site"}) {
    if (const auto value = text(field); !value.empty()) problem += std::string(", ") + field + " " + value;
  }
  print_pair(session, "for", problem);
  print_pair(session, "at", when(text("at")));
  print_pair(session, "owner", text("owner"));
  print_pair(session, "until", text("until").empty() ? "no change in sight" : when(text("until")));
  print_pair(session, "rule", text("rule"));
  print_pair(session, "because", text("because"));
  if (watch["told"].empty()) print_pair(session, "told", "nobody at once");
  const auto person = [](const nlohmann::json& one) {
    return text_of(one, "name") + " (" + text_of(one, "person") + "), " + text_of(one, "how") + ": " +
           text_of(one, "why");
  };
  for (const auto& one : watch["told"]) print_pair(session, "told", person(one));
  for (const auto& one : watch.value("later", nlohmann::json::array())) {
    print_pair(session, "then", when(text_of(one, "at")) + "  " + person(one));
  }
}

int who_of_files(Session& session, const WhoOptions& options, const Problem& problem) {
  const auto found = find_client(session, options.config, options.client);
  if (!found) return found.error();
  const roster::Zone& zone = found->client->roster.internal_hours().zone();
  const auto at = options.at.empty() ? Result<Instant>{session.clock.now()}
                                     : parse_when(options.at, zone, roster::Edge::start, session.clock.now());
  if (!at) return refuse(session, kWrong, "--at: " + at.error().problem, at.error().remedy);
  const auto& known = found->client->categories;
  if (std::find(known.begin(), known.end(), options.category) == known.end()) {
    session.err << painted(session, Style::yellow, "warning: ") << options.client << " knows no category '"
                << options.category << "' (" << did_you_mean_one_of(options.category, known, "known: ") << ")\n";
  }
  const Json answer = watch_json(*found, options, decide(*found->client, options, problem, *at));
  if (session.json) {
    session.out << answer.dump(2) << '\n';
    return kFine;
  }
  print_watch(session, nlohmann::json(answer), [&zone](const std::string& instant) {
    const auto parsed = parse_instant(instant);
    return parsed ? local_when(*parsed, zone) : instant;
  });
  return kFine;
}

}  // namespace

int who(Session& session, const WhoOptions& options) {
  const auto severity = parse_severity(options.severity);
  if (!severity) return refuse(session, kWrong, "--severity: '" + options.severity + "' is not one of P1, P2, P3, P4");
  const auto labels = labels_of(options.labels);
  if (!labels) return refuse(session, kWrong, "--label: " + labels.error().problem, labels.error().remedy);
  if (!options.config.empty()) return who_of_files(session, options, {.severity = *severity, .labels = *labels});
  std::string at;
  if (!options.at.empty()) {
    const auto word = time_word(options.at, session.clock.now());
    if (!word) return refuse(session, kWrong, "--at: " + word.error().problem, word.error().remedy);
    at = *word;
  }
  Query query{{"client", options.client},     {"at", at},
              {"category", options.category}, {"severity", std::string(to_text(*severity))},
              {"service", options.service},   {"site", options.site}};
  for (const auto& label : *labels) query.emplace_back("label." + label.name, label.value);
  auto asked = get(session, "who", query);
  if (!asked) {
    if (asked.error().code == kUnreachable) asked.error().error.remedy += "; or answer from files with --config DIR";
    return refuse(session, asked.error());
  }
  if (session.json) {
    session.out << asked->dump(2) << '\n';
  } else {
    print_watch(session, *asked, [](const std::string& instant) { return short_utc(instant); });
  }
  return kFine;
}

}  // namespace watchbill::cli
