#include "collector/config/holiday_file.h"

#include <chrono>

#include "collector/config/config.h"

namespace watchbill::config {
namespace {

Instant new_year(int year) {
  return std::chrono::sys_days{std::chrono::year{year} / 1 / 1};
}

}  // namespace

std::optional<std::vector<roster::Occurrence>> read_calendar(std::string_view text, const std::string& file,
                                                             const SourcePos& named_at, const roster::Zone& zone,
                                                             Findings& findings) {
  auto read = roster::read_calendar_file(text, file,
                                         {.zone = zone,
                                          .horizon = {new_year(kFirstYear), new_year(kLastYear + 1)},
                                          .find_zone = [](const std::string& name) -> std::optional<roster::Zone> {
                                            auto found = load_zone(name);
                                            return found ? std::optional(std::move(*found)) : std::nullopt;
                                          }});
  if (read) return std::move(*read);
  for (auto& error : read.error()) {
    if (error.where->line == 0) {
      error.problem = "'" + file + "': " + error.problem;
      error.where = named_at;
    }
    findings.errors.add(std::move(error));
  }
  return std::nullopt;
}

std::vector<std::pair<roster::LocalDate, std::string>> read_holiday_file(std::string_view text, const std::string& file,
                                                                         const SourcePos& named_at,
                                                                         Findings& findings) {
  std::vector<std::pair<roster::LocalDate, std::string>> out;
  const roster::Zone any("UTC", absl::UTCTimeZone());
  const auto occurrences = read_calendar(text, file, named_at, any, findings);
  if (!occurrences) return out;
  int warned_of = 0;
  for (const auto& one : *occurrences) {
    if (one.is_all_day) {
      for (auto day = one.first_day; day < one.day_after; day = roster::add_days(day, 1)) {
        if (day.year >= kFirstYear && day.year <= kLastYear) out.emplace_back(day, one.summary);
      }
    } else if (one.line != warned_of) {
      warned_of = one.line;
      findings.warnings.add(SourcePos{.file = file, .line = one.line, .column = 1},
                            "the event '" + one.summary + "' is not of whole days: it is left out",
                            "holidays are all-day events");
    }
  }
  return out;
}

}  // namespace watchbill::config
