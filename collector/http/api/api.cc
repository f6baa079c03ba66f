#include "collector/http/api/api.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "collector/http/api/absences.h"
#include "collector/http/api/digests.h"
#include "collector/http/api/drills.h"
#include "collector/http/api/incidents.h"
#include "collector/http/api/json.h"
#include "collector/http/api/refusals.h"
#include "collector/http/api/silences.h"
#include "collector/http/api/surge.h"
#include "collector/http/api/watch.h"
#include "collector/roster/written_time.h"

namespace watchbill::http {

namespace {

constexpr std::string_view kBearer = "Bearer ";

Result<WatchQuestion> question_of(const Request& request, const roster::Zone& zone, Instant now) {
  constexpr std::string_view label = "label.";
  WatchQuestion out{
      .service = std::string(request.target["service"]), .site = std::string(request.target["site"]), .at = now};
  for (const auto& [name, value] : request.target.query) {
    if (name.starts_with(label)) out.labels.push_back({.name = name.substr(label.size()), .value = value});
  }
  out.labels = sorted(std::move(out.labels));
  if (const auto category = request.target["category"]; !category.empty()) out.category = category;
  if (const auto at = request.target["at"]; !at.empty()) {
    const auto parsed = roster::parse_when(at, zone, roster::Edge::start, now);
    if (!parsed) return tl::unexpected(parsed.error().in("at"));
    out.at = *parsed;
  }
  if (const auto severity = request.target["severity"]; !severity.empty()) {
    const auto parsed = parse_severity(severity);
    if (!parsed) return fail("unknown severity '" + std::string(severity) + "'", "P1, P2, P3 or P4");
    out.severity = *parsed;
  }
  return out;
}

void who(Office& office, const Request& request, const Reply& reply) {
  const std::string client(request.target["client"]);
  const auto book = office.book();
  const auto found = book->clients.find(client);
  if (found == book->clients.end()) {
    return reply(client.empty() ? problem(400, "The query cannot be answered", "client= is missing")
                                : no_client(office, client));
  }
  const auto& account = *found->second;
  const auto question = question_of(request, account.roster.internal_hours().zone(), office.now());
  if (!question) return reply(problem(400, "The query cannot be answered", question.error().text()));
  const auto watch = who_has_the_watch(*book, *office.snapshot()->clients, account, *question);
  const auto& decision = watch.decision;
  Json told = Json::array();
  for (const auto& one : watch.told) told.push_back(json_of(one, account.roster));
  const Json out = {{"client", client},
                    {"name", account.policy.name},
                    {"at", format_instant(question->at)},
                    {"category", question->category},
                    {"severity", std::string(to_text(question->severity))},
                    {"service", question->service},
                    {"site", question->site},
                    {"owner", std::string(to_text(decision.owner))},
                    {"owner_name", watch.owner_name},
                    {"deferred", decision.deferred},
                    {"rule", std::string(to_text(decision.rule))},
                    {"because", decision.because},
                    {"until", json_of(decision.until)},
                    {"recheck_at", json_of(decision.recheck_at)},
                    {"told", std::move(told)}};
  reply({.body = text_of(out)});
}

void agents(Office& office, const Request& request, const Reply& reply) {
  const std::string client(request.target["client"]);
  const auto agents = office.agents();
  const bool is_known = client.empty() || office.book()->clients.contains(client) ||
                        std::ranges::any_of(agents, [&](const auto& agent) { return agent.endpoint.client == client; });
  if (!is_known) return reply(no_client(office, client));
  Json list = Json::array();
  for (const auto& agent : agents) {
    if (client.empty() || agent.endpoint.client == client) list.push_back(json_of(agent));
  }
  reply({.body = text_of(Json{{"agents", std::move(list)}})});
}

Json texts_of(const std::vector<Error>& errors) {
  Json out = Json::array();
  for (const auto& error : errors) out.push_back(error.text());
  return out;
}

void reload(Office& office, const Request&, const Reply& reply) {
  const auto outcome = office.reload();
  const Json warnings = texts_of(outcome.warnings);
  if (outcome.errors.empty()) return reply({.body = text_of(Json{{"reloaded", true}, {"warnings", warnings}})});
  auto response = problem(422, "The configuration has errors; the one before stays");
  Json body = Json::parse(response.body);
  body["errors"] = texts_of(outcome.errors);
  body["warnings"] = warnings;
  response.body = text_of(body);
  reply(std::move(response));
}

void ready(const Office& office, const Request&, const Reply& reply) {
  const auto trouble = office.trouble();
  if (!trouble.empty()) return reply(problem(503, "The collector cannot work", trouble));
  reply({.content_type = "text/plain; charset=utf-8", .body = "ready\n"});
}

}  // namespace

bool is_token(std::string_view given, std::string_view expected) {
  if (expected.empty()) return false;
  unsigned difference = given.size() == expected.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    difference |= static_cast<unsigned>(given[i] ^ expected[i % expected.size()]);
  }
  return difference == 0;
}

Handler guarded(std::string token, Handler handler) {
  return [token = std::move(token), handler = std::move(handler)](const Request& request, const Reply& reply) {
    const std::string_view given = request.authorization;
    if (given.starts_with(kBearer) && is_token(given.substr(kBearer.size()), token)) return handler(request, reply);
    auto response =
        given.starts_with(kBearer)
            ? problem(401, "The token is wrong", "it is not the one in the collector's api.token")
            : problem(401, "A bearer token is needed", "Authorization: Bearer TOKEN, from the collector's api.token");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    reply(std::move(response));
  };
}

void add_api(Router& router, Office& office, const std::string& token) {
  const auto add = [&](std::string_view method, std::string_view path,
                       void (*handle)(Office&, const Request&, const Reply&)) {
    router.add(method, path, guarded(token, [&office, handle](const Request& request, const Reply& reply) {
                 handle(office, request, reply);
               }));
  };
  add("GET", "/api/v1/incidents", list_incidents);
  add("GET", "/api/v1/incidents/{id}", show_incident);
  for (const auto* verb : {"acknowledge", "take", "keep", "handoff", "accept", "decline", "note", "resolve"}) {
    add("POST", "/api/v1/incidents/{id}/" + std::string(verb), command_incident);
  }
  for (const auto* path : {"/api/v1/absences", "/api/v1/clients/{client}/absences"}) {
    add("GET", path, list_absences);
    add("POST", path, add_absence);
  }
  add("POST", "/api/v1/clients/{client}/absences/{id}/end", end_absence);
  add("GET", "/api/v1/silences", list_silences);
  add("GET", "/api/v1/clients/{client}/silences", list_silences);
  add("POST", "/api/v1/clients/{client}/silences", add_silence);
  add("POST", "/api/v1/clients/{client}/silences/{id}/end", end_silence);
  add("GET", "/api/v1/clients/{client}/surge", show_surge);
  add("POST", "/api/v1/clients/{client}/surge", set_surge);
  add("GET", "/api/v1/clients/{client}/digest", show_digest);
  add("POST", "/api/v1/clients/{client}/drill", begin_drill);
  add("POST", "/api/v1/clients/{client}/drill/end", end_drill);
  add("GET", "/api/v1/who", who);
  add("GET", "/api/v1/agents", agents);
  add("POST", "/api/v1/reload", reload);
  add("GET", "/api/v1/events",
      [](Office& o, const Request&, const Reply& reply) { reply({.events = o.events().listen()}); });
  router.add("GET", "/-/healthy", [](const Request&, const Reply& reply) {
    reply({.content_type = "text/plain; charset=utf-8", .body = "healthy\n"});
  });
  router.add("GET", "/-/ready",
             [&office](const Request& request, const Reply& reply) { ready(office, request, reply); });
}

}  // namespace watchbill::http
