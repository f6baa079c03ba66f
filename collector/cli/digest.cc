#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/server.h"

namespace watchbill::cli {

int digest(Session& session, const DigestOptions& options) {
  const auto answer = get(session, "clients/" + path_part(options.client) + "/digest", {{"at", options.at}});
  if (!answer) return refuse(session, answer.error());
  session.out << (session.json ? answer->dump(2) + '\n' : text_of(*answer, "text"));
  return kFine;
}

}  // namespace watchbill::cli
