#include "collector/config/holidays.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "collector/config/holiday_file.h"
#include "collector/config/hours.h"
#include "collector/roster/public_holidays.h"

namespace watchbill::config {
namespace {

using roster::Holiday;
using roster::LocalDate;
using roster::PublicCalendar;

class Reader {
 public:
  Reader(const roster::Zone& zone, const ReadBeside& read_beside, Findings& findings)
      : zone_(zone), read_beside_(read_beside), findings_(findings), errors_(findings.errors) {}

  std::map<LocalDate, Holiday> read(const yaml::Node& node) {
    std::vector<yaml::Node> files, calendars;
    for (const auto& item : node.items(errors_)) {
      if (!item.is_map()) {
        errors_.add(item.where(), "a holiday is a date and its name", kForms);
      } else if (has(item, "ics")) {
        files.push_back(item);
      } else if (has(item, "calendar")) {
        calendars.push_back(item);
      } else {
        add_date(item);
      }
    }
    for (const auto& file : files) add_file(file);
    for (const auto& calendar : calendars) add_calendar(calendar);
    return std::move(out_);
  }

 private:
  static constexpr const char* kForms =
      "write one {2026-11-26: Thanksgiving} for each, or {ics: FILE}, or {calendar: us-federal}";

  static bool has(const yaml::Node& item, std::string_view field) {
    yaml::Errors told_later;  // by whoever reads the item whole
    const auto pairs = item.pairs(told_later);
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& p) { return p.first.text(told_later) == field; });
  }

  /// One `{DATE: NAME, hours: …}`; the date is a key, so the map has no fixed fields.
  void add_date(const yaml::Node& item) {
    std::optional<LocalDate> date;
    Holiday holiday;
    std::vector<WrittenShift> shifts;
    for (const auto& [key, value] : item.pairs(errors_)) {
      const auto name = key.text(errors_).value_or("");
      if (name == "hours") {
        shifts = read_shifts(value, findings_);
        continue;
      }
      const auto parsed = roster::parse_date(name);
      if (!parsed || date) {
        errors_.add(key.where(), date ? "a second date in one holiday" : "'" + name + "' is not a date", kForms);
        return;
      }
      date = parsed;
      holiday.name = value.text(errors_).value_or("");
    }
    if (!date) return errors_.add(item.where(), "a holiday without a date", "write it as {2026-11-26: Thanksgiving}");
    for (const auto& written : shifts) {
      holiday.hours.push_back(written.shift);
      warn_if_empty(written, *date, zone_, findings_);
    }
    if (!out_.emplace(*date, std::move(holiday)).second) {
      errors_.add(item.where(), to_text(*date) + " is a holiday already", "keep one of them");
    }
  }

  void add_file(const yaml::Node& item) {
    yaml::Fields fields(item, errors_);
    const auto node = fields.required("ics");
    fields.finish();
    const auto name = node->text(errors_);
    if (!name) return;
    const auto text = read_beside_(*name);
    if (!text) return errors_.add(node->where(), text.error().problem, text.error().remedy);
    for (auto& [date, holiday_name] : read_holiday_file(*text, *name, node->where(), findings_)) {
      out_.emplace(date, Holiday{.name = std::move(holiday_name), .hours = {}});
    }
  }

  void add_calendar(const yaml::Node& item) {
    yaml::Fields fields(item, errors_);
    const auto node = fields.required("calendar");
    const auto except = fields.optional("except");
    fields.finish();
    const auto name = node->text(errors_);
    if (!name) return;
    const auto calendar = roster::parse_public_calendar(*name);
    if (!calendar) {
      return add_unknown(
          errors_, node->where(), "calendar", *name,
          {std::string(to_text(PublicCalendar::us_federal)), std::string(to_text(PublicCalendar::england_and_wales))});
    }
    const auto worked = except ? read_names(*except, *calendar) : std::vector<std::string>{};
    for (int year = kFirstYear; year <= kLastYear; ++year) {
      for (const auto& day : public_holidays(*calendar, year)) {
        if (std::find(worked.begin(), worked.end(), day.name) != worked.end()) continue;
        out_.emplace(day.date, Holiday{.name = std::string(day.name), .hours = {}});
      }
    }
  }

  std::vector<std::string> read_names(const yaml::Node& node, PublicCalendar calendar) {
    const auto known = public_holiday_names(calendar);
    std::vector<std::string> names;
    for (const auto& item : one_or_many(node, errors_)) {
      auto name = item.text(errors_);
      if (!name) continue;
      if (std::find(known.begin(), known.end(), *name) == known.end()) {
        add_unknown(errors_, item.where(), "holiday", *name, known);
      }
      names.push_back(std::move(*name));
    }
    return names;
  }

  const roster::Zone& zone_;
  const ReadBeside& read_beside_;
  Findings& findings_;
  yaml::Errors& errors_;
  std::map<LocalDate, Holiday> out_;
};

}  // namespace

std::map<LocalDate, Holiday> read_holidays(const yaml::Node& node, const roster::Zone& zone,
                                           const ReadBeside& read_beside, Findings& findings) {
  return Reader(zone, read_beside, findings).read(node);
}

}  // namespace watchbill::config
