#include "collector/http/api/incidents.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "collector/http/api/commands.h"
#include "collector/http/api/json.h"
#include "collector/http/api/refusals.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kUsualPage = 100;
constexpr std::size_t kLargestPage = 1'000;

struct Filter {
  std::string client, state, owner, after;
  std::size_t limit = kUsualPage;

  bool fits(const incident::Incident& i) const {
    if (!client.empty() && i.client != client) return false;
    if (!owner.empty() && (i.spans.empty() || to_text(i.span().owner) != owner)) return false;
    if (state.empty() || state == "all") return true;
    return state == "unresolved" ? i.is_unresolved() : to_text(i.state) == state;
  }
  bool reads_journal() const { return state == "closed" || state == "all"; }
};

Result<Filter> filter_of(const Request& request) {
  Filter out{.client = std::string(request.target["client"]),
             .state = std::string(request.target["state"]),
             .owner = std::string(request.target["owner"]),
             .after = std::string(request.target["after"])};
  static const std::vector<std::string> states{"", "open", "acknowledged", "resolved", "unresolved", "closed", "all"};
  if (std::ranges::find(states, out.state) == states.end()) {
    return fail("unknown state '" + out.state + "'", "open, acknowledged, resolved, unresolved, closed or all");
  }
  if (!out.owner.empty() && out.owner != "internal" && out.owner != "msp") {
    return fail("unknown owner '" + out.owner + "'", "internal or msp");
  }
  const auto limit = request.target["limit"];
  if (!limit.empty()) {
    const auto [end, error] = std::from_chars(limit.data(), limit.data() + limit.size(), out.limit);
    if (error != std::errc{} || end != limit.data() + limit.size() || out.limit == 0 || out.limit > kLargestPage) {
      return fail("limit must be 1 … " + std::to_string(kLargestPage));
    }
  }
  if (out.reads_journal() && out.client.empty()) return fail("state=" + out.state + " needs client=");
  return out;
}

/// Newest first; ids settle what was received at one instant.
bool is_newer(const incident::Incident& a, const incident::Incident& b) {
  return a.received != b.received ? a.received > b.received : a.id > b.id;
}

/// What the client's file says of the service; null where it names none.
Json service_json(Office& office, const incident::Incident& i) {
  const auto book = office.book();
  const auto client = book->clients.find(i.client);
  const auto* service = client == book->clients.end() ? nullptr : client->second->policy.find_service(i.service);
  if (service == nullptr) return nullptr;
  return {{"name", service->name},
          {"criticality", service->criticality},
          {"must_ask", service->must_ask},
          {"notes", service->notes}};
}

/// The ids of those that are its symptoms now.
Json symptoms_json(const Office& office, const std::string& id) {
  Json out = Json::array();
  const auto snapshot = office.snapshot();
  for (const auto& one : snapshot->incidents) {
    if (one->suppression && one->suppression->by == id) out.push_back(one->id);
  }
  return out;
}

Response answer(const Json& json) {
  return {.body = text_of(json)};
}

Response failure(const Error& error) {
  return problem(500, "The journal cannot be read", error.text());
}

/// Configured, or was so once and has incidents that are not closed, or others of its own in the journal.
Result<bool> is_known(Office& office, const std::string& client) {
  if (office.book()->clients.contains(client)) return true;
  const auto snapshot = office.snapshot();
  if (std::ranges::any_of(snapshot->incidents, [&](const auto& one) { return one->client == client; })) return true;
  const auto closed = office.journal().history(client, "", 1);
  if (!closed) return tl::unexpected(closed.error());
  return !closed->empty();
}

Response page(Json incidents, const std::string& next) {
  Json out;
  out["incidents"] = std::move(incidents);
  out["next"] = next.empty() ? Json() : Json(next);
  return answer(out);
}

Response page_of_snapshot(const Office& office, const Filter& filter) {
  const auto snapshot = office.snapshot();
  std::vector<const incident::Incident*> found;
  for (const auto& one : snapshot->incidents) {
    if (filter.fits(*one)) found.push_back(one.get());
  }
  std::ranges::sort(found, [](const auto* a, const auto* b) { return is_newer(*a, *b); });
  auto from = found.begin();
  if (!filter.after.empty()) {
    from = std::ranges::find_if(found, [&](const auto* one) { return one->id == filter.after; });
    if (from == found.end()) {
      return problem(400, "The page before this one has changed",
                     "'" + filter.after + "' is not in this list; begin again");
    }
    ++from;
  }
  Json incidents = Json::array();
  std::string next;
  for (; from != found.end() && incidents.size() < filter.limit; ++from) {
    incidents.push_back(json_of(**from, office.now()));
    next = (*from)->id;
  }
  return page(std::move(incidents), from == found.end() ? "" : next);
}

Response page_of_journal(Office& office, const Filter& filter) {
  Json incidents = Json::array();
  std::string before = filter.after;
  while (true) {
    const auto found = office.journal().history(filter.client, before, filter.limit);
    if (!found) return failure(found.error());
    for (const auto& one : *found) {
      before = one.id;
      if (!filter.fits(one)) continue;
      incidents.push_back(json_of(one, office.now()));
      if (incidents.size() == filter.limit) return page(std::move(incidents), before);
    }
    if (found->size() < filter.limit) return page(std::move(incidents), "");
  }
}

/// As of the last commit; from the journal when it is closed.
Result<std::optional<incident::Incident>> find(Office& office, const std::string& id) {
  const auto snapshot = office.snapshot();
  for (const auto& one : snapshot->incidents) {
    if (one->id == id) return *one;
  }
  return office.journal().find(id);
}

Response not_found(const std::string& id) {
  return problem(404, "There is no such incident", id);
}

}  // namespace

void list_incidents(Office& office, const Request& request, const Reply& reply) {
  const auto filter = filter_of(request);
  if (!filter) return reply(problem(400, "The query cannot be answered", filter.error().text()));
  if (!filter->client.empty()) {
    const auto known = is_known(office, filter->client);
    if (!known) return reply(failure(known.error()));
    if (!*known) return reply(no_client(office, filter->client));
  }
  reply(filter->reads_journal() ? page_of_journal(office, *filter) : page_of_snapshot(office, *filter));
}

void show_incident(Office& office, const Request& request, const Reply& reply) {
  const auto& id = request.path.at("id");
  const auto found = find(office, id);
  if (!found) return reply(failure(found.error()));
  if (!*found) return reply(not_found(id));
  const auto events = office.journal().events_of(id);
  if (!events) return reply(failure(events.error()));
  const auto deliveries = office.journal().deliveries_of(id);
  if (!deliveries) return reply(failure(deliveries.error()));
  Json out = json_of(**found, office.now());
  out["about_service"] = service_json(office, **found);
  out["symptoms"] = symptoms_json(office, id);
  out["events"] = Json::array();
  for (const auto& event : *events) out["events"].push_back(json_of(event));
  out["deliveries"] = Json::array();
  for (const auto& delivery : *deliveries) out["deliveries"].push_back(json_of(delivery));
  reply(answer(out));
}

void command_incident(Office& office, const Request& request, const Reply& reply) {
  const auto& id = request.path.at("id");
  const auto& path = request.target.path;
  const WallClock clock{.zone = desk::zone_of(*office.book(), incident::client_of(id)), .now = office.now()};
  auto input = parse_command(path.substr(path.rfind('/') + 1), id, request.body, clock);
  if (!input) return reply(unreadable(input.error()));
  const auto before = find(office, id);
  if (!before) return reply(failure(before.error()));
  if (!*before) return reply(not_found(id));
  office.command(std::move(*input), [&office, id, reply](const Result<desk::Outcome>& outcome) {
    if (!outcome) return reply(refused(outcome.error()));
    const auto after = find(office, id);
    if (!after) return reply(failure(after.error()));
    reply(*after ? answer(json_of(**after, office.now())) : not_found(id));
  });
}

}  // namespace watchbill::http
