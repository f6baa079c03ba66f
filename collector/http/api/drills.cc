#include "collector/http/api/drills.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/http/api/json.h"
#include "collector/http/api/members.h"
#include "collector/http/api/refusals.h"
#include "collector/ownership/ahead.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kLongestName = 256;
constexpr std::size_t kLongestNote = 4'096;

Result<desk::BeginDrill> read_drill(const std::string& client, std::string_view body) {
  const auto object = parse_object(body, {"by", "severity", "category", "service", "site", "note"},
                                   R"(send {"by": "PERSON"}; "severity", "category", "service", "site", "note")");
  if (!object) return tl::unexpected(object.error());
  Members members(*object);
  desk::BeginDrill out{.client = client,
                       .by = members.required("by", kLongestPerson),
                       .category = members.text("category", kLongestName),
                       .service = members.text("service", kLongestName),
                       .site = members.text("site", kLongestName),
                       .note = members.text("note", kLongestNote)};
  const auto severity = members.text("severity", kLongestName);
  if (members.error()) return tl::unexpected(*members.error());
  if (severity.empty()) return out;
  const auto parsed = parse_severity(severity);
  if (!parsed) return fail("unknown severity '" + severity + "'", "P1, P2 or P3");
  out.severity = *parsed;
  return out;
}

desk::Snapshot::Shared find(const desk::Snapshot& snapshot, const std::string& id) {
  const auto found = std::ranges::find_if(snapshot.incidents, [&](const auto& one) { return one->id == id; });
  return found == snapshot.incidents.end() ? nullptr : *found;
}

Json later_json(const incident::Incident& drill, const desk::Account& account, Instant now) {
  const auto decision = drill.decision();
  const Instant limit = std::min(decision.until.value_or(drill.drill->ends_at), drill.drill->ends_at);
  Json out = Json::array();
  for (const auto& one :
       ownership::told_later(account.policy, account.roster, drill.view(), decision, drill.span().from, now, limit)) {
    out.push_back(json_of(one.recipient, account.roster));
    out.back()["at"] = format_instant(one.at);
  }
  return out;
}

Response answer(Office& office, const std::string& client, const std::string& id) {
  const auto snapshot = office.snapshot();
  const auto drill = find(*snapshot, id);
  const auto known = snapshot->clients->find(client);
  if (drill == nullptr || !drill->drill || known == snapshot->clients->end() || known->second.account == nullptr) {
    return problem(404, "There is no such incident", id);  // its client has left meanwhile
  }
  const auto& account = *known->second.account;
  Json out = json_of(*drill, office.now());
  out["owner_name"] = drill->span().owner == Party::msp ? office.book()->msp_name : account.policy.name;
  out["later"] = drill->is_quiet() ? Json::array() : later_json(*drill, account, office.now());
  return {.body = text_of(out)};
}

}  // namespace

void begin_drill(Office& office, const Request& request, const Reply& reply) {
  const auto& client = request.path.at("client");
  if (!office.book()->clients.contains(client)) return reply(no_client(office, client));
  auto input = read_drill(client, request.body);
  if (!input) return reply(unreadable(input.error()));
  office.command(*std::move(input), [&office, client, reply](const Result<desk::Outcome>& outcome) {
    reply(outcome ? answer(office, client, outcome->incident) : refused(outcome.error()));
  });
}

void end_drill(Office& office, const Request& request, const Reply& reply) {
  const auto& client = request.path.at("client");
  if (!office.book()->clients.contains(client)) return reply(no_client(office, client));
  const auto object = parse_object(request.body, {"by"}, R"(send {"by": "PERSON"})");
  if (!object) return reply(unreadable(object.error()));
  const auto by = string_in(*object, "by", kLongestPerson);
  if (!by) return reply(unreadable(by.error()));
  const auto snapshot = office.snapshot();
  const auto running = std::ranges::find_if(snapshot->incidents, [&](const auto& one) {
    return one->client == client && one->drill && one->is_unresolved();
  });
  if (running == snapshot->incidents.end()) {
    return reply(refused({.problem = "no drill of " + client + " is running", .remedy = "there is nothing to end"}));
  }
  const auto id = (*running)->id;
  office.command(desk::Resolve{.incident = id, .person = *by},
                 [&office, id, reply](const Result<desk::Outcome>& outcome) {
                   if (!outcome) return reply(refused(outcome.error()));
                   const auto ended = find(*office.snapshot(), id);
                   reply(ended == nullptr ? problem(404, "There is no such incident", id)
                                          : Response{.body = text_of(json_of(*ended, office.now()))});
                 });
}

}  // namespace watchbill::http
