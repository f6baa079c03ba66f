#pragma once
// Maintenance and silences: of which incidents nobody is told meanwhile (ownership.md, rule 7). Values.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/incident/ids.h"
#include "collector/roster/party.h"
#include "collector/roster/weekly.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::incident {

/// Which incidents: those that fit every list that is not empty, and have every label. Without any of them it fits
/// nothing unless it says `everything`.
struct Match {
  std::vector<std::string> rules{};
  std::vector<std::string> categories{};
  std::vector<Severity> severities{};
  std::vector<std::string> services{};
  std::vector<std::string> sites{};
  std::vector<std::string> instances{};
  Labels labels{};
  bool everything = false;

  bool has_matcher() const {
    return !rules.empty() || !categories.empty() || !severities.empty() || !services.empty() || !sites.empty() ||
           !instances.empty() || !labels.empty();
  }
  bool operator==(const Match&) const = default;
};

struct Silence {
  enum class Kind : std::uint8_t { maintenance, silence } kind = Kind::silence;
  Match match{};
  Instant from;
  Instant to;
  Instant entered;                         ///< acts from the later of from and entered
  std::optional<roster::Weekly> weekly{};  ///< only then, on the client's clock
  std::string comment{};

  Instant acts_from() const { return std::max(from, entered); }
  bool operator==(const Silence&) const = default;
};
std::string_view to_text(Silence::Kind);

struct EnteredSilence {
  SilenceId id;
  Silence silence;
  bool operator==(const EnteredSilence&) const = default;
};

}  // namespace watchbill::incident
