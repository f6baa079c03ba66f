#pragma once
// Wall-clock intervals that come again every week, and how people write them (ownership.md, Time). Values; pure.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/calendar.h"
#include "collector/roster/zone.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

/// mon … sun.
extern const std::array<std::string_view, 7> kDayNames;
/// `mon-fri`, `sat,sun`, `daily`; over the week's end as `sat-mon`. 0 Monday … 6 Sunday, in the order written.
std::optional<std::vector<std::size_t>> parse_days(std::string_view);
/// `HH:MM`, and `24:00` where it may end something; minutes from midnight.
std::optional<int> parse_minute(std::string_view);
/// `08:00-17:00`. Equal ends mean 24 hours; an end before its start is on the next day; 24:00 may end one.
std::optional<Shift> parse_shift(std::string_view);

struct Weekly {
  std::array<bool, 7> days{};  ///< on which it begins, Monday first
  Shift shift;
  bool operator==(const Weekly&) const = default;
};
/// `sun 02:00-04:00`, `mon-fri 22:00-06:00`.
Result<Weekly> parse_weekly(std::string_view);
/// As parse_weekly reads it.
std::string to_text(const Weekly&);

/// The interval that holds `t`; nothing when none does.
std::optional<Interval> interval_at(const Weekly&, const Zone&, Instant t);
/// The first beginning after `t`; one that the clock jumps over does not begin.
std::optional<Instant> next_start(const Weekly&, const Zone&, Instant t);

}  // namespace watchbill::roster
