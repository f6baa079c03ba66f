#pragma once
// What is entered at a client and ends by its name: absences and silences, as the operator API keeps them. Used by one
// thread.

#include <functional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "collector/cli/session.h"

namespace watchbill::cli {

/// One kind of it, in the words of the API and of its commands.
struct EnteredKind {
  const char* one;   ///< absence
  const char* many;  ///< absences
};

/// Those of a client in the API; with an empty one those of all.
std::string path_of(const EnteredKind&, const std::string& client);

struct Ending {
  std::string id;
  std::string client;  ///< that the id names; empty when it is none: refused
  std::string by;      ///< may be empty
};
/// `said` says of what has ended how; of what had not begun this says that it is void.
int end_entered(Session&, const EnteredKind&, const Ending&,
                const std::function<std::string(const nlohmann::json&)>& said);

}  // namespace watchbill::cli
