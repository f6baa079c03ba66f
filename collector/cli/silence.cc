#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/entered.h"
#include "collector/cli/labels.h"
#include "collector/cli/server.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"
#include "collector/incident/ids.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::json;

constexpr EnteredKind kKind{.one = "silence", .many = "silences"};

std::string when(const Json& silence) {
  const std::string stretch = short_utc(text_of(silence, "from")) + " to " + short_utc(text_of(silence, "to"));
  const auto weekly = text_of(silence, "weekly");
  return weekly.empty() ? stretch : weekly + ", " + stretch;
}

/// What it fits, in a few words.
std::string what(const Json& silence) {
  if (silence.value("everything", false)) return "everything";
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  for (const char* name : {"rules", "categories", "severities", "services", "sites", "instances"}) {
    std::string list;
    for (const auto& each : silence.value(name, Json::array())) {
      list += (list.empty() ? "" : "|") + each.get<std::string>();
    }
    if (!list.empty()) add(list);
  }
  const Json labels = silence.value("labels", Json::object());
  for (const auto& [name, value] : labels.items()) {
    add(name + '=' + value.get<std::string>());
  }
  return out;
}

}  // namespace

int add_silence(Session& session, const SilenceOptions& options) {
  if (options.to.empty() && options.weekly.empty()) {
    return refuse(session, kWrong, "--to is missing", "say until when, as 2h or '2026-06-14 04:00'");
  }
  const auto labels = labels_of(options.labels);
  if (!labels) return refuse(session, kWrong, labels.error().problem, labels.error().remedy);
  Json body = {{"kind", options.is_maintenance ? "maintenance" : "silence"}};
  const auto set = [&](const char* name, const auto& value) {
    if (!value.empty()) body[name] = value;
  };
  set("from", options.from);
  set("to", options.to);
  set("weekly", options.weekly);
  set("comment", options.comment);
  set("by", options.by);
  set("rules", options.rules);
  set("categories", options.categories);
  set("severities", options.severities);
  set("services", options.services);
  set("sites", options.sites);
  set("instances", options.instances);
  for (const auto& label : *labels) body["labels"][label.name] = label.value;
  if (options.is_everything) body["everything"] = true;
  const auto answer = post(session, path_of(kKind, options.client), body);
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
  } else {
    session.out << text_of(*answer, "id") << ": " << text_of(*answer, "kind") << " of " << what(*answer) << " at "
                << options.client << ", " << when(*answer) << '\n';
  }
  return kFine;
}

int end_silence(Session& session, const SilenceOptions& options) {
  const Ending ending{.id = options.id, .client = incident::client_of_silence(options.id), .by = options.by};
  return end_entered(session, kKind, ending,
                     [](const Json& ended) { return "it is over since " + short_utc(text_of(ended, "to")); });
}

int list_silences(Session& session, const SilenceOptions& options) {
  const auto answer = get(session, path_of(kKind, options.client));
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
    return kFine;
  }
  const auto silences = answer->value("silences", Json::array());
  if (silences.empty()) {
    session.out << "nothing is silenced, now or later\n";
    return kFine;
  }
  Table table({"SILENCE", "CLIENT", "KIND", "WHEN", "WHAT", "COMMENT"});
  for (const auto& one : silences) {
    table.add({{text_of(one, "id")},
               {text_of(one, "client")},
               {text_of(one, "kind")},
               {when(one)},
               {what(one)},
               {text_of(one, "comment")}});
  }
  table.print(session);
  return kFine;
}

}  // namespace watchbill::cli
