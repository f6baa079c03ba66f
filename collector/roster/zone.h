#pragma once
// Wall clock to instants and back in one IANA zone. A cheap value; pure; zone data was loaded by collector/config.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

struct LocalDate {
  int year = 1970;
  int month = 1;
  int day = 1;
  auto operator<=>(const LocalDate&) const = default;
};
LocalDate add_days(LocalDate, int days);
int days_between(LocalDate from, LocalDate to);
/// 0 for Monday … 6 for Sunday.
int weekday(LocalDate);
/// As written: 2026-11-26; refuses dates that do not exist.
std::optional<LocalDate> parse_date(std::string_view);
std::string to_text(LocalDate);

/// What a wall-clock time is meant for decides what a repeated hour means (ownership.md, Time).
enum class Edge : std::uint8_t {
  start,  ///< a repeated time is its first occurrence
  end     ///< a repeated time is its last occurrence
};

class Zone {
 public:
  /// `name` is what people wrote; `zone` what the system's data says of it.
  Zone(std::string name, absl::TimeZone zone) : name_(std::move(name)), zone_(zone) {}

  const std::string& name() const { return name_; }
  LocalDate date_of(Instant) const;
  /// Minutes since the local date's midnight, by the wall clock, 0 … 1439.
  int minute_of_day(Instant) const;
  /// Minute 0 … 2880 counted from the date's midnight by the wall clock. A time that does not exist is the instant of
  /// the jump.
  Instant at(LocalDate, int minute, Edge) const;
  /// Whether the wall clock shows this minute on this date at all.
  bool exists(LocalDate, int minute) const;
  /// The first instant after `t` at which the offset from UTC changes, if the zone's data knows one.
  std::optional<Instant> next_jump(Instant t) const;
  /// `2026-06-12 16:58 EDT` as people read it here; a zone without an abbreviation has its offset: `-03`.
  std::string format(Instant) const;
  /// `Fri 16:58 EDT` when that is clear to a reader at `now` (less than six days away), else as format().
  std::string format_near(Instant, Instant now) const;

 private:
  absl::TimeZone::TimeInfo lookup(LocalDate, int minute) const;

  std::string name_;
  absl::TimeZone zone_;
};

}  // namespace watchbill::roster
