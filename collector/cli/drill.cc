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

/// Why nobody is told now, of what is silent or silenced.
std::string silence_of(const Json& drill) {
  if (drill.contains("suppression") && drill["suppression"].is_object()) {
    const auto& one = drill["suppression"];
    const auto until = text_of(one, "until");
    return text_of(one, "because") + (until.empty() ? "" : " until " + short_utc(until));
  }
  return drill.value("deferred", false) ? "it is silent until they open" : "";
}

void print_ladder(const Session& session, const Json& drill) {
  const auto told = drill.value("told", Json::array());
  if (told.empty()) {
    const auto why = silence_of(drill);
    print_pair(session, "told", "nobody at once" + (why.empty() ? "" : ": " + why));
  }
  for (const auto& one : told) {
    print_pair(session, "told", text_of(one, "person") + ", " + how_of(one) + ": " + text_of(one, "why"));
  }
  for (const auto& one : drill.value("later", Json::array())) {
    print_pair(session, "then",
               short_utc(text_of(one, "at")) + "  " + text_of(one, "person") + ", " + how_of(one) + ": " +
                   text_of(one, "why"));
  }
}

void print_drill(const Session& session, const Json& drill) {
  const auto text = [&drill](const char* field) { return text_of(drill, field); };
  session.out << painted(session, Style::bold, text("id") + ": " + what_of(drill)) << '\n';
  print_pair(session, "rehearses",
             text("severity") + ", " + text("category") + (text("service").empty() ? "" : ", " + text("service")));
  print_pair(session, "owner", text("owner_name") + " (" + owner_of(drill) + ")");
  print_pair(session, "until", text("until").empty() ? "no change in sight" : short_utc(text("until")));
  print_pair(session, "rule", text("rule"));
  print_pair(session, "because", text("because"));
  print_ladder(session, drill);
  const auto& about = drill.at("drill");
  print_pair(
      session, "ends",
      "once it is acknowledged, at " + short_utc(text_of(about, "ends_at")) + " at the latest, or by drill --end");
  print_pair(session, "report", "watchbill show " + text("id"));
}

int end_drill(Session& session, const DrillOptions& options) {
  const auto answer = post(session, "clients/" + path_part(options.client) + "/drill/end", {{"by", options.by}});
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
  } else {
    session.out << text_of(*answer, "id") << " ended by " << options.by << ": " << what_of(*answer) << '\n';
  }
  return kFine;
}

}  // namespace

int drill(Session& session, const DrillOptions& options) {
  if (options.by.empty()) return refuse(session, kWrong, "who are you?", "say --by PERSON, or set WATCHBILL_PERSON");
  if (options.ends) return end_drill(session, options);
  Json body = {{"by", options.by}};
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
  };
  set("severity", options.severity);
  set("category", options.category);
  set("service", options.service);
  set("site", options.site);
  set("note", options.note);
  const auto answer = post(session, "clients/" + path_part(options.client) + "/drill", body);
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
  } else {
    print_drill(session, *answer);
  }
  return kFine;
}

}  // namespace watchbill::cli
