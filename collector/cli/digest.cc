#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/server.h"
#include "collector/cli/when.h"

namespace watchbill::cli {

int digest(Session& session, const DigestOptions& options) {
  std::string at;
  if (!options.at.empty()) {
    const auto word = time_word(options.at, session.clock.now());
    if (!word) return refuse(session, kWrong, "--at: " + word.error().problem, word.error().remedy);
    at = *word;
  }
  const auto answer = get(session, "clients/" + path_part(options.client) + "/digest", {{"at", at}});
  if (!answer) return refuse(session, answer.error());
  session.out << (session.json ? answer->dump(2) + '\n' : text_of(*answer, "text"));
  return kFine;
}

}  // namespace watchbill::cli
