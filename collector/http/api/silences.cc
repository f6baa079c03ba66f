#include "collector/http/api/silences.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/http/api/entered.h"
#include "collector/http/api/json.h"
#include "collector/http/api/members.h"
#include "collector/http/api/refusals.h"
#include "collector/incident/handle_client.h"
#include "collector/roster/written_time.h"

namespace watchbill::http {

namespace {

using incident::EnteredSilence;
using incident::Silence;

constexpr std::size_t kLongestText = 1024;
constexpr std::size_t kLongestTime = 64;
constexpr const char* kRemedy =
    R"(send {"to": "TIME"} and what is meant, as {"instances": ["db-1"]} or {"everything": true})";

Json json_of(const std::string& client, const EnteredSilence& one, Instant now) {
  const Silence& silence = one.silence;
  const auto& match = silence.match;
  Json severities = Json::array();
  for (const auto severity : match.severities) severities.push_back(std::string(to_text(severity)));
  Json labels = Json::object();
  for (const auto& label : match.labels) labels[label.name] = label.value;
  return {{"id", one.id},
          {"client", client},
          {"kind", std::string(to_text(silence.kind))},
          {"from", format_instant(silence.from)},
          {"to", format_instant(silence.to)},
          {"weekly", silence.weekly ? Json(roster::to_text(*silence.weekly)) : Json(nullptr)},
          {"comment", silence.comment},
          {"rules", match.rules},
          {"categories", match.categories},
          {"severities", std::move(severities)},
          {"services", match.services},
          {"sites", match.sites},
          {"instances", match.instances},
          {"labels", std::move(labels)},
          {"everything", match.everything},
          {"entered", format_instant(silence.entered)},
          {"is_over", silence.to <= now}};
}

Result<desk::AddSilence> parse_silence(const Office& office, const std::string& client, const roster::Zone& zone,
                                       std::string_view body) {
  const auto object = parse_object(body,
                                   {"kind", "from", "to", "weekly", "comment", "by", "rules", "categories",
                                    "severities", "services", "sites", "instances", "labels", "everything"},
                                   kRemedy);
  if (!object) return tl::unexpected(object.error());
  Members members(*object, kRemedy);
  const auto kind = members.text("kind", kLongestTime);
  const auto from = members.text("from", kLongestTime);
  const auto to = members.text("to", kLongestTime);
  const auto weekly = members.text("weekly", kLongestTime);
  desk::AddSilence out{.client = client,
                       .kind = kind == "maintenance" ? Silence::Kind::maintenance : Silence::Kind::silence,
                       .match = {.rules = members.texts("rules"),
                                 .categories = members.texts("categories"),
                                 .severities = members.severities("severities"),
                                 .services = members.texts("services"),
                                 .sites = members.texts("sites"),
                                 .instances = members.texts("instances"),
                                 .labels = members.labels("labels"),
                                 .everything = members.flag("everything")},
                       .from = office.now(),
                       .to = {},
                       .weekly = {},
                       .comment = members.text("comment", kLongestText),
                       .by = members.text("by", kLongestPerson)};
  if (members.error()) return tl::unexpected(*members.error());
  if (!kind.empty() && kind != to_text(out.kind)) return fail("unknown kind '" + kind + "'", "silence or maintenance");
  if (!from.empty()) {
    const auto parsed = roster::parse_when(from, zone, roster::Edge::start, office.now());
    if (!parsed) return tl::unexpected(parsed.error().in("from"));
    out.from = *parsed;
  }
  if (!weekly.empty()) {
    const auto parsed = roster::parse_weekly(weekly);
    if (!parsed) return tl::unexpected(parsed.error().in("weekly"));
    out.weekly = *parsed;
  } else if (to.empty()) {
    return fail("'to' is missing", "say until when; only what is weekly goes on for a year by itself");
  }
  out.to = out.from + incident::kSilenceLongest;
  if (to.empty()) return out;
  const auto parsed = roster::parse_end(to, zone, office.now());
  if (!parsed) return tl::unexpected(parsed.error().in("to"));
  out.to = *parsed;
  return out;
}

/// The silence that the desk has entered or ended; what ended before it began is there no more.
Response answer(const Office& office, const std::string& id) {
  const auto clients = office.snapshot()->clients;
  for (const auto& [client, known] : *clients) {
    for (const auto& one : known.state.silences) {
      if (one.id == id) return {.body = text_of(json_of(client, one, office.now()))};
    }
  }
  return {.body = text_of(Json{{"id", id}, {"void", true}})};
}

std::function<void(const Result<desk::Outcome>&)> answering(Office& office, const Reply& reply) {
  return [&office, reply](const Result<desk::Outcome>& outcome) {
    if (!outcome) return reply(refused(outcome.error()));
    reply(answer(office, outcome->silence));
  };
}

}  // namespace

void list_silences(Office& office, const Request& request, const Reply& reply) {
  const auto only = client_in(request);
  if (!only.empty() && !office.book()->clients.contains(only)) return reply(no_client(office, only));
  const auto now = office.now();
  const auto clients = office.snapshot()->clients;
  std::vector<std::pair<Instant, Json>> found;
  for (const auto& [client, known] : *clients) {
    if (!only.empty() && client != only) continue;
    for (const auto& one : known.state.silences) {
      if (one.silence.to > now) found.emplace_back(one.silence.from, json_of(client, one, now));
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Json list = Json::array();
  for (auto& [from, one] : found) list.push_back(std::move(one));
  reply({.body = text_of(Json{{"silences", std::move(list)}})});
}

void add_silence(Office& office, const Request& request, const Reply& reply) {
  const auto client = client_in(request);
  const auto zone = desk::zone_of(*office.book(), client);
  if (!zone) return reply(no_client(office, client));
  auto input = parse_silence(office, client, *zone, request.body);
  if (!input) return reply(unreadable(input.error()));
  office.command(*std::move(input), answering(office, reply));
}

void end_silence(Office& office, const Request& request, const Reply& reply) {
  const auto& id = request.path.at("id");
  if (incident::client_of_silence(id) != client_in(request)) return reply(problem(404, "There is no such silence", id));
  const auto by = read_ending(request.body);
  if (!by) return reply(unreadable(by.error()));
  office.command(desk::EndSilence{.silence = id, .by = *by}, answering(office, reply));
}

}  // namespace watchbill::http
