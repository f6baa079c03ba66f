#pragma once
// Who has the watch: the decision for a problem that would begin at an instant. Pure.

#include <optional>
#include <string>
#include <vector>

#include "collector/desk/desk.h"
#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"

namespace watchbill::http {

struct Watch {
  ownership::Decision decision;
  std::string owner_name;  ///< the client's or the provider's
  std::vector<ownership::Recipient> told;
};

struct WatchQuestion {
  std::string category = "servers";
  Severity severity = Severity::p2;
  std::string service{}, site{};
  Labels labels{};
  Instant at;
};

/// As the desk decides it, by what was entered too; `account` is the book's of that client.
Watch who_has_the_watch(const desk::Book&, const desk::Clients&, const desk::Account& account, const WatchQuestion&);

}  // namespace watchbill::http
