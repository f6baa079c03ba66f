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

const Json& list(const Json& one, const char* field) {
  static const Json none = Json::array();
  const auto found = one.find(field);
  return found == one.end() || !found->is_array() ? none : *found;
}

/// What people wrote between a span's beginning and its end; of the last one until now.
void print_said(const Session& session, const std::vector<Said>& all, const std::string& from, const std::string& to) {
  for (const auto& said : all) {
    if (said.at < from || (!to.empty() && said.at >= to)) continue;
    session.out << "    " << short_utc(said.at) << "  " << said.line << '\n';
  }
}

void print_told(const Session& session, const Json& one, std::size_t span) {
  for (const auto& told : list(one, "told")) {
    if (told.value("span", std::size_t{0}) != span) continue;
    session.out << "    " << short_utc(text_of(told, "at")) << "  " << text_of(told, "person") << ", " << how_of(told)
                << " (" << text_of(told, "cause") << "): " << text_of(told, "why") << '\n';
  }
}

}  // namespace

int explain(Session& session, const std::string& incident) {
  const auto one = get(session, "incidents/" + path_part(incident));
  if (!one) return refuse(session, one.error());
  if (session.json) {
    Json said = Json::array();
    for (const auto& each : said_of(*one)) said.push_back({{"at", each.at}, {"line", each.line}});
    const Json out{{"id", one->at("id")},
                   {"spans", list(*one, "spans")},
                   {"told", list(*one, "told")},
                   {"said", std::move(said)},
                   {"suppression", one->value("suppression", Json())}};
    session.out << out.dump(2) << '\n';
    return kFine;
  }
  session.out << painted(session, Style::bold, text_of(*one, "id") + ": " + what_of(*one)) << '\n';
  if (const auto quiet = quiet_of(*one); !quiet.empty()) print_pair(session, "quiet", quiet);
  const auto said = said_of(*one);
  std::size_t number = 0;
  for (const auto& span : list(*one, "spans")) {
    const std::string to = text_of(span, "to"), until = text_of(span, "until");
    session.out << '\n'
                << painted(session, Style::bold, owner_of(span)) << " from " << short_utc(text_of(span, "from"))
                << (!to.empty()     ? " to " + short_utc(to)
                    : until.empty() ? ", no change in sight"
                                    : ", foreseen until " + short_utc(until))
                << ", by " << text_of(span, "rule") << '\n'
                << "    " << text_of(span, "because") << '\n';
    print_told(session, *one, number++);
    print_said(session, said, text_of(span, "from"), to);
  }
  return kFine;
}

}  // namespace watchbill::cli
