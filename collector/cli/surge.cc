#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/server.h"

namespace watchbill::cli {

int surge(Session& session, const SurgeOptions& options) {
  if (options.by.empty()) return refuse(session, kWrong, "who are you?", "say --by PERSON, or set WATCHBILL_PERSON");
  const auto answer = post(session, "clients/" + path_part(options.client) + "/surge",
                           {{"on", options.state == SurgeOptions::State::on}, {"by", options.by}});
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
    return kFine;
  }
  const bool is_on = answer->value("overflow", false);
  session.out << options.client << (answer->value("surge", false) ? ": surge is on" : ": surge is off")
              << (is_on ? ", new work that may overflow goes to the provider" : ", new work goes by hours") << " ("
              << text_of(*answer, "waiting") << " waiting)\n";
  return kFine;
}

}  // namespace watchbill::cli
