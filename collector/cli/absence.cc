#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/entered.h"
#include "collector/cli/server.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"
#include "collector/incident/ids.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::json;

constexpr EnteredKind kKind{.one = "absence", .many = "absences"};

std::string stretch_of(const Json& absence) {
  return short_utc(text_of(absence, "from")) + " to " + short_utc(text_of(absence, "to"));
}

}  // namespace

int add_absence(Session& session, const AbsenceOptions& options) {
  Json body = {{"person", options.person}, {"to", options.to}};
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
  };
  set("from", options.from);
  set("kind", options.kind);
  set("deputy", options.deputy);
  set("by", options.by);
  const auto answer = post(session, path_of(kKind, options.client), body);
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
    return kFine;
  }
  session.out << text_of(*answer, "id") << ": " << options.person << " is absent " << stretch_of(*answer);
  if (const auto deputy = text_of(*answer, "deputy"); !deputy.empty()) session.out << ", " << deputy << " stands in";
  session.out << '\n';
  return kFine;
}

int end_absence(Session& session, const AbsenceOptions& options) {
  const Ending ending{.id = options.id, .client = incident::chain_of(options.id), .by = options.by};
  return end_entered(session, kKind, ending, [](const Json& ended) {
    return text_of(ended, "person") + " is back since " + short_utc(text_of(ended, "to"));
  });
}

int list_absences(Session& session, const AbsenceOptions& options) {
  const auto answer = get(session, path_of(kKind, options.client));
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
    return kFine;
  }
  const auto absences = answer->value("absences", Json::array());
  if (absences.empty()) {
    session.out << "nobody is absent, now or later\n";
    return kFine;
  }
  Table table({"ABSENCE", "CLIENT", "PERSON", "FROM", "TO", "KIND", "DEPUTY"});
  for (const auto& one : absences) {
    const auto id = text_of(one, "id");
    table.add({{id.empty() ? "(file)" : id},
               {text_of(one, "client")},
               {text_of(one, "person"), one.value("acts_now", false) ? Style::bold : Style::plain},
               {short_utc(text_of(one, "from"))},
               {short_utc(text_of(one, "to"))},
               {text_of(one, "kind")},
               {text_of(one, "deputy")}});
  }
  table.print(session);
  return kFine;
}

}  // namespace watchbill::cli
