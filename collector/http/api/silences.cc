#include "collector/http/api/silences.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/http/api/json.h"
#include "collector/incident/handle_client.h"
#include "collector/roster/written_time.h"

namespace watchbill::http {

namespace {

using incident::EnteredSilence;
using incident::Silence;
using Texts = std::vector<std::string>;

constexpr std::size_t kLongestText = 1024;
constexpr std::size_t kLongestTime = 64;
constexpr std::size_t kLongestList = 100;
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

/// Empty for all.
std::string client_of(const Request& request) {
  const auto found = request.path.find("client");
  return found == request.path.end() ? std::string{} : found->second;
}

/// Members of a body by name; the first that is wrong is kept.
class Members {
 public:
  explicit Members(const nlohmann::json& object) : object_(object) {}

  std::string text(const char* name, std::size_t longest) {
    return keep(optional_string_in(object_, name, longest), std::string{});
  }

  Texts texts(const char* name) {
    const auto found = object_.find(name);
    if (found == object_.end()) return {};
    if (!found->is_array() || found->size() > kLongestList) {
      return refuse("'" + std::string(name) + "' must be a list of text"), Texts{};
    }
    Texts out;
    for (const auto& each : *found) out.push_back(keep(string_in({{name, each}}, name, kLongestText), std::string{}));
    return out;
  }

  std::vector<Severity> severities() {
    std::vector<Severity> out;
    for (const auto& name : texts("severities")) {
      const auto severity = parse_severity(name);
      if (!severity) refuse("unknown severity '" + name + "'");
      out.push_back(severity.value_or(Severity::p3));
    }
    return out;
  }

  Labels labels() {
    const auto found = object_.find("labels");
    if (found == object_.end()) return {};
    if (!found->is_object() || found->size() > kLongestList)
      return refuse("'labels' must be an object of text"), Labels{};
    Labels out;
    for (const auto& [name, value] : found->items()) {
      if (!is_label_name(name)) refuse("a name among the labels is none");
      out.push_back({.name = name, .value = keep(string_in(*found, name.c_str(), kLongestText), std::string{})});
    }
    return out;
  }

  bool flag(const char* name) {
    const auto found = object_.find(name);
    if (found == object_.end()) return false;
    if (!found->is_boolean()) return refuse("'" + std::string(name) + "' must be true or false"), false;
    return found->get<bool>();
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  void refuse(std::string problem) {
    if (!error_) error_ = Error{.problem = std::move(problem), .remedy = kRemedy};
  }
  std::string keep(Result<std::string> text, std::string otherwise) {
    if (text) return *std::move(text);
    if (!error_) error_ = std::move(text.error());
    return otherwise;
  }

  const nlohmann::json& object_;
  std::optional<Error> error_;
};

Result<desk::AddSilence> parse_silence(const Office& office, const std::string& client, const roster::Zone& zone,
                                       std::string_view body) {
  const auto object = parse_object(body,
                                   {"kind", "from", "to", "weekly", "comment", "by", "rules", "categories",
                                    "severities", "services", "sites", "instances", "labels", "everything"},
                                   kRemedy);
  if (!object) return tl::unexpected(object.error());
  Members members(*object);
  const auto kind = members.text("kind", kLongestTime);
  const auto from = members.text("from", kLongestTime);
  const auto to = members.text("to", kLongestTime);
  const auto weekly = members.text("weekly", kLongestTime);
  desk::AddSilence out{.client = client,
                       .kind = kind == "maintenance" ? Silence::Kind::maintenance : Silence::Kind::silence,
                       .match = {.rules = members.texts("rules"),
                                 .categories = members.texts("categories"),
                                 .severities = members.severities(),
                                 .services = members.texts("services"),
                                 .sites = members.texts("sites"),
                                 .instances = members.texts("instances"),
                                 .labels = members.labels(),
                                 .everything = members.flag("everything")},
                       .from = office.now(),
                       .to = {},
                       .weekly = {},
                       .comment = members.text("comment", kLongestText),
                       .by = members.text("by", kLongestPerson)};
  if (members.error()) return tl::unexpected(*members.error());
  if (!kind.empty() && kind != to_text(out.kind)) return fail("unknown kind '" + kind + "'", "silence or maintenance");
  if (!from.empty()) {
    const auto parsed = roster::parse_when(from, zone, roster::Edge::start);
    if (!parsed) return tl::unexpected(parsed.error().in("from"));
    out.from = *parsed;
  }
  if (!weekly.empty()) {
    const auto parsed = roster::parse_weekly(weekly);
    if (!parsed) return tl::unexpected(parsed.error().in("weekly"));
    out.weekly = *parsed;
  } else if (to.empty()) {
    return fail("'to' must be a string", "only what is weekly may go on for a year");
  }
  out.to = out.from + incident::kSilenceLongest;
  if (to.empty()) return out;
  const auto parsed = roster::parse_end(to, zone);
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
    if (!outcome) return reply(problem(409, outcome.error().problem, outcome.error().remedy));
    reply(answer(office, outcome->silence));
  };
}

}  // namespace

void list_silences(Office& office, const Request& request, const Reply& reply) {
  const auto only = client_of(request);
  if (!only.empty() && !office.book()->clients.contains(only)) {
    return reply(problem(404, "There is no such client", only));
  }
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
  const auto client = client_of(request);
  const auto zone = desk::zone_of(*office.book(), client);
  if (!zone) return reply(problem(404, "There is no such client", client));
  auto input = parse_silence(office, client, *zone, request.body);
  if (!input) return reply(problem(400, "The command cannot be read", input.error().text()));
  office.command(*std::move(input), answering(office, reply));
}

void end_silence(Office& office, const Request& request, const Reply& reply) {
  const auto& id = request.path.at("id");
  if (incident::client_of_silence(id) != client_of(request)) return reply(problem(404, "There is no such silence", id));
  const auto object = parse_object(request.body.empty() ? "{}" : std::string_view(request.body), {"by"},
                                   R"(send {"by": "PERSON"}, or nothing)");
  if (!object) return reply(problem(400, "The command cannot be read", object.error().text()));
  const auto by = optional_string_in(*object, "by", kLongestPerson);
  if (!by) return reply(problem(400, "The command cannot be read", by.error().text()));
  office.command(desk::EndSilence{.silence = id, .by = *by}, answering(office, reply));
}

}  // namespace watchbill::http
