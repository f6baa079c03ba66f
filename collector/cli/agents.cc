#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/server.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"

namespace watchbill::cli {

int agents(Session& session, const std::string& client) {
  const auto answer = get(session, "agents", {{"client", client}});
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
    return kFine;
  }
  Table table({"CLIENT", "SITE", "INSTANCE", "STATE", "LAST HEARD", "VERSION"});
  for (const auto& agent : answer->value("agents", nlohmann::json::array())) {
    const std::string state = text_of(agent, "state");
    table.add({{text_of(agent, "client")},
               {text_of(agent, "site")},
               {text_of(agent, "instance")},
               {state, state == "connected" ? Style::green : Style::yellow},
               {short_utc(text_of(agent, "last_heard"))},
               {text_of(agent, "version")}});
  }
  if (table.empty()) {
    session.out << "no agents\n";
  } else {
    table.print(session);
  }
  return kFine;
}

}  // namespace watchbill::cli
