#include "collector/http/api/surge.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/http/api/json.h"
#include "collector/http/api/refusals.h"
#include "collector/incident/overflow.h"

namespace watchbill::http {

namespace {

bool is_client(const Office& office, const std::string& client) {
  return office.book()->clients.contains(client);
}

Response answer(const Office& office, const std::string& client) {
  const auto snapshot = office.snapshot();
  const auto found = snapshot->clients->find(client);
  const auto state = found == snapshot->clients->end() ? incident::ClientState{} : found->second.state;
  const auto waiting = std::count_if(snapshot->incidents.begin(), snapshot->incidents.end(), [&](const auto& one) {
    return one->client == client && incident::is_counted(*one);
  });
  return {.body = text_of(Json{{"client", client},
                               {"surge", state.surge},
                               {"overflow", state.overflow().on},
                               {"waiting", waiting},
                               {"low_since", json_of(state.low_since)}})};
}

}  // namespace

void show_surge(Office& office, const Request& request, const Reply& reply) {
  const auto& client = request.path.at("client");
  reply(is_client(office, client) ? answer(office, client) : no_client(office, client));
}

void set_surge(Office& office, const Request& request, const Reply& reply) {
  const auto& client = request.path.at("client");
  if (!is_client(office, client)) return reply(no_client(office, client));
  const auto object = parse_object(request.body, {"on", "by"}, R"(send {"on": true, "by": "PERSON"})");
  if (!object) return reply(unreadable(object.error()));
  const auto on = object->find("on");
  if (on == object->end() || !on->is_boolean()) return reply(unreadable({.problem = "'on' must be true or false"}));
  const auto by = string_in(*object, "by", kLongestPerson);
  if (!by) return reply(unreadable(by.error()));
  office.command(desk::SetSurge{.client = client, .on = on->get<bool>(), .by = *by},
                 [&office, client, reply](const Result<desk::Outcome>& outcome) {
                   if (!outcome) return reply(refused(outcome.error()));
                   reply(answer(office, client));
                 });
}

}  // namespace watchbill::http
