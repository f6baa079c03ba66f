#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/server.h"

namespace watchbill::cli {

int reload(Session& session) {
  auto answer = post(session, "reload", nlohmann::json::object());
  if (!answer) {
    // Here the thing that is not so is the configuration.
    if (answer.error().code == kNotSo) answer.error().code = kWrong;
    return refuse(session, answer.error());
  }
  if (const auto warnings = answer->find("warnings"); warnings != answer->end() && warnings->is_array()) {
    for (const auto& warning : *warnings) {
      session.err << "warning: " << (warning.is_string() ? warning.get<std::string>() : warning.dump()) << '\n';
    }
  }
  session.out << (session.json ? answer->dump(2) : "reloaded") << '\n';
  return kFine;
}

}  // namespace watchbill::cli
