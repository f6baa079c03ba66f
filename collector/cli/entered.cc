#include "collector/cli/entered.h"

#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/server.h"

namespace watchbill::cli {

using Json = nlohmann::json;

std::string path_of(const EnteredKind& kind, const std::string& client) {
  return client.empty() ? kind.many : "clients/" + path_part(client) + "/" + kind.many;
}

int end_entered(Session& session, const EnteredKind& kind, const Ending& ending,
                const std::function<std::string(const Json&)>& said) {
  const std::string one = kind.one;
  if (ending.client.empty()) {
    return refuse(session, kWrong, "'" + ending.id + "' is no " + one, "`watchbill " + one + " list` has their names");
  }
  Json body = Json::object();
  if (!ending.by.empty()) body["by"] = ending.by;
  const auto answer = post(session, path_of(kind, ending.client) + "/" + path_part(ending.id) + "/end", body);
  if (!answer) return refuse(session, answer.error());
  if (session.json) {
    session.out << answer->dump(2) << '\n';
  } else if (answer->value("void", false)) {
    session.out << ending.id << " is void: it had not begun\n";
  } else {
    session.out << ending.id << ": " << said(*answer) << '\n';
  }
  return kFine;
}

}  // namespace watchbill::cli
