#include "collector/journal/left_out.h"

#include <nlohmann/json.hpp>

#include "collector/incident/repair.h"
#include "collector/journal/json_values.h"

namespace watchbill::journal {

namespace {

using json_values::Json;

/// Texts as their columns hold them.
Json row(std::initializer_list<std::string_view> texts) {
  Json out = Json::array();
  for (const auto text : texts) out.push_back(incident::repaired(std::string(text)));
  return out;
}

Json rows_of(const std::vector<Busy::Telling>& tellings) {
  Json out = Json::array();
  for (const auto& each : tellings) out.push_back(row({each.incident, each.person}));
  return out;
}

Json rows_of(const std::vector<roster::Contact>& contacts) {
  Json out = Json::array();
  for (const auto& each : contacts) out.push_back(row({each.channel, each.target}));
  return out;
}

Json rows_of(const std::vector<Queue>& queues, bool is_urgent) {
  Json out = Json::array();
  for (const auto& each : queues) {
    if (each.is_urgent == is_urgent) out.push_back(row({each.person, each.contact.channel, each.contact.target}));
  }
  return out;
}

}  // namespace

LeftOut left_out(const Engine& engine, const Busy& busy) {
  LeftOut out;
  const auto leave = [&](const Json& rows, const std::string& those, const std::string& columns,
                         const std::string& parameter, int count) {
    if (rows.empty()) return;
    out.condition += " and not (" + those + columns + " in (" + engine.rows_of(parameter, count) + "))";
    out.values.push_back(rows.dump());
  };
  const auto in_queue = [](bool is_urgent) { return "cause <> 'digest' and " + of_class(is_urgent) + " and "; };
  const std::string queue = "(person, next_channel, next_target)";
  leave(rows_of(busy.tellings), "", "(incident, person)", ":tellings", 2);
  leave(rows_of(busy.contacts), "", "(next_channel, next_target)", ":contacts", 2);
  leave(rows_of(busy.queues, true), in_queue(true), queue, ":urgent", 3);
  leave(rows_of(busy.queues, false), in_queue(false), queue, ":others", 3);
  return out;
}

std::string of_class(bool is_urgent) {
  return is_urgent ? "urgency in (0, 1, 4, 5)" : "urgency in (2, 3, 6, 7)";
}

}  // namespace watchbill::journal
