#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/incident_text.h"
#include "collector/cli/server.h"
#include "collector/cli/when.h"
#include "collector/incident/repair.h"

namespace watchbill::cli {

int act(Session& session, const ActOptions& options, const std::string& verb, const std::string& done) {
  if (options.by.empty()) return refuse(session, kWrong, "who are you?", "say --by PERSON, or set WATCHBILL_PERSON");
  if ((verb == "note" || verb == "decline") && incident::is_blank(options.text)) {
    return refuse(session, kWrong, "--text is empty", "say it in a few words");
  }
  std::string until;
  if (!options.until.empty()) {
    const auto word = time_word(options.until, session.clock.now());
    if (!word) return refuse(session, kWrong, "--until: " + word.error().problem, word.error().remedy);
    until = *word;
  }
  int code = kFine;
  auto answers = nlohmann::json::array();
  for (const auto& incident : options.incidents) {
    nlohmann::json body = {{"by", options.by}};
    if (!options.text.empty()) body["text"] = options.text;
    if (!until.empty()) body["until"] = until;
    if (!options.to.empty()) body["to"] = options.to;
    const auto answer = post(session, "incidents/" + path_part(incident) + "/" + verb, body);
    if (!answer) {
      code = std::max(code, refuse(session, answer.error()));
      continue;
    }
    answers.push_back(*answer);
    if (!session.json) {
      const bool is_offered = verb == "handoff" && answer->contains("offer") && (*answer)["offer"].is_object();
      session.out << incident << " " << (is_offered ? "offered" : done) << " by " << options.by << ": "
                  << what_of(*answer) << '\n';
    }
  }
  if (session.json) session.out << (answers.size() == 1 ? answers[0] : answers).dump(2) << '\n';
  return code;
}

}  // namespace watchbill::cli
