#pragma once
// A scenario as its file says it: times still as written, since whose wall clock they are is only known with the
// policies. Values; pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/incident/silence.h"
#include "collector/roster/weekly.h"
#include "collector/roster/zone.h"
#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::simulate {

/// `2026-06-12 16:58`, with seconds if need be, `(fold: 2)` after it for the second of two; or RFC 3339.
struct WrittenTime {
  std::string text;
  SourcePos where;
  bool is_second = false;  ///< of a time that occurs twice
};
/// By the wall clock of `zone` unless it says Z or an offset. The error has its place.
Result<Instant> instant_of(const WrittenTime&, const roster::Zone& zone);

enum class Verb : std::uint8_t {
  fire,
  acknowledge,
  take,
  handoff,
  accept,
  decline,
  note,
  resolve,
  absent,
  off_duty,
  surge_on,
  surge_off,
  maintenance,
  silence,
  end_silence,
  collector_down,
  collector_up
};
/// Whether it happens to an incident, by its name.
constexpr bool is_of_incident(Verb verb) {
  return verb < Verb::absent;
}

struct Happening {
  SourcePos where;
  WrittenTime at;
  Verb verb = Verb::fire;
  std::string incident;  ///< the fire name, or `name#2`
  std::string subject;   ///< who is absent, the rota that is off duty, the id of the silence that ends
  std::string kind;      ///< of an absence
  std::string deputy;    ///< likewise
  std::string client;    ///< empty where it is not said
  std::string by;        ///< empty: the alert itself ends
  std::string text;      ///< of a note, a handoff, a decline, or a silence
  std::string for_whom;  ///< of a handoff; empty: anybody of the other party
  std::string rule;      ///< of what fires; empty: its name
  std::string summary;
  Labels labels;  ///< category, severity, service, site, instance and others of what fires
  std::optional<WrittenTime> happened;
  std::optional<WrittenTime> from;  ///< of maintenance and silences; at once where it is not said
  std::optional<WrittenTime> until;
  std::optional<roster::Weekly> weekly;
  incident::Match match;
};

struct Named {
  std::string name;
  SourcePos where;
};

struct Scenario {
  std::vector<Named> clients;  ///< policy files, as written
  Named msp;
  std::map<std::string, int> endpoints;  ///< how many each site has, of any client
  std::vector<Happening> events;         ///< in the order written
  WrittenTime until;
};

/// Every error at once. `file` is the name people see.
Checked<Scenario> read_scenario(std::string_view text, const std::string& file);

}  // namespace watchbill::simulate
