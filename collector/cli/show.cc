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

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// `, after 4m10s`; empty where it is not known.
std::string after(const std::string& from, const std::string& to) {
  const auto begin = parse_instant(from), end = parse_instant(to);
  return begin && end ? ", after " + format_duration(*end - *begin) : "";
}

void print_head(const Session& session, const Json& one) {
  const auto text = [&one](const char* field) { return text_of(one, field); };
  const auto pair = [&session](const std::string& name, const std::string& value) {
    if (!value.empty()) print_pair(session, name, value);
  };
  session.out << painted(session, Style::bold, text("id") + ": " + what_of(one)) << '\n';
  pair("state", text("state") + ", " + text("severity") + ", " + text("category"));
  std::string where = text("instance");
  for (const auto* field : {"site", "client", "service"}) {
    if (const auto part = text(field); !part.empty()) where += (where.empty() ? "" : ", ") + part;
  }
  pair("where", where);
  pair("since", short_utc(text("happened")));
  pair("owner", owner_of(one));
  pair("until", text("until").empty() ? "no change in sight" : short_utc(text("until")));
  pair("rule", text("rule"));
  pair("because", text("because"));
  pair("answer by", short_utc(text("response_due")));
  if (one.contains("acknowledgement") && one["acknowledgement"].is_object()) {
    const auto& by = one["acknowledgement"];
    pair("acked", text_of(by, "person") + " (" + text_of(by, "party") + ") at " + short_utc(text_of(by, "at")) +
                      after(text("received"), text_of(by, "at")));
  }
  if (one.contains("offer") && one["offer"].is_object()) {
    const auto& offer = one["offer"];
    const std::string by = text_of(offer, "by"), whom = text_of(offer, "for"), words = text_of(offer, "text");
    pair("offered", "to " + text_of(offer, "to") + (whom.empty() ? "" : ", for " + whom) + ", by " +
                        (by.empty() ? "the rules" : by) + ", since " + short_utc(text_of(offer, "since")) +
                        (words.empty() ? "" : ": " + words));
  }
  pair("quiet", quiet_of(one));
  pair("explains", listed(one.value("symptoms", std::vector<std::string>{})));
  if (one.contains("drill") && one["drill"].is_object()) {
    const auto& about = one["drill"];
    pair("drill", "by " + text_of(about, "by") + ", until acknowledged or " + short_utc(text_of(about, "ends_at")));
  }
  pair("before", text("previous"));
  pair("resolved", short_utc(text("resolved_at")));
  for (const auto& said : said_of(one)) pair("said", short_utc(said.at) + "  " + said.line);
  pair("runbook", text("runbook"));
  std::string notes;
  if (one.contains("about_service") && one["about_service"].is_object()) {
    const auto& service = one["about_service"];
    pair("criticality", text_of(service, "criticality"));
    pair("ask before", listed(service.value("must_ask", std::vector<std::string>{})));
    notes = text_of(service, "notes");
  }
  if (const auto description = text("description"); !description.empty()) session.out << '\n' << description << '\n';
  if (!notes.empty()) {
    session.out << "\nNotes of the client on " << text("service") << ":\n" << notes << '\n';
  }
}

std::string cell_of(const Json& item, std::string_view name) {
  if (name == "how") return how_of(item);
  if (name == "acknowledged_at") return answered_of(item);
  const std::string value = text_of(item, name.data());
  const bool is_instant = value.size() == 20 && value.ends_with('Z') && value[10] == 'T';
  return is_instant ? short_utc(value) : value;
}

void print_list(const Session& session, const Json& one, const char* field, const std::vector<std::string>& titles,
                const std::vector<const char*>& fields) {
  const auto found = one.find(field);
  if (found == one.end() || !found->is_array() || found->empty()) return;
  Table table(titles);
  for (const auto& item : *found) {
    std::vector<Cell> row;
    for (const auto* name : fields) {
      row.push_back({cell_of(item, name)});
    }
    table.add(std::move(row));
  }
  session.out << '\n';
  table.print(session);
}

}  // namespace

int show(Session& session, const std::string& incident) {
  const auto one = get(session, "incidents/" + path_part(incident));
  if (!one) return refuse(session, one.error());
  if (session.json) {
    session.out << one->dump(2) << '\n';
    return kFine;
  }
  print_head(session, *one);
  print_list(session, *one, "spans", {"OWNER", "FROM", "TO", "ANSWERED", "RULE", "BECAUSE"},
             {"owner", "from", "to", "acknowledged_at", "rule", "because"});
  print_list(session, *one, "told", {"TOLD", "PARTY", "HOW", "AT", "WHY"}, {"person", "party", "how", "at", "why"});
  print_list(session, *one, "deliveries", {"TO", "BY", "STATE", "TRIES", "DETAIL"},
             {"person", "channel", "state", "attempts", "detail"});
  print_list(session, *one, "events", {"SEQ", "AT", "WHAT", "BY"}, {"seq", "effective_at", "kind", "actor"});
  return kFine;
}

}  // namespace watchbill::cli
