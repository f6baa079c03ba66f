#include "collector/simulate/simulate.h"

#include <ostream>

#include "collector/cli/commands.h"

namespace watchbill::cli {

/// JSON lines with and without --json: they are the format (interfaces.md).
int simulate(Session& session, const std::string& scenario) {
  const auto timeline = watchbill::simulate::run(scenario);
  if (!timeline) return refuse_all(session, timeline.error());
  for (const auto& line : timeline->lines) session.out << line << '\n';
  for (const auto& refused : timeline->refused) session.err << refused.text() << '\n';
  return kFine;
}

}  // namespace watchbill::cli
