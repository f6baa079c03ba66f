#include "collector/roster/england_and_wales.h"

#include <algorithm>
#include <array>

#include "collector/roster/dates.h"

namespace watchbill::roster {
namespace {

constexpr int kMonday = 0;
constexpr int kSaturday = 5;

/// A holiday that a proclamation kept on another day of that year.
struct Moved {
  std::string_view name;
  LocalDate to;
};
constexpr std::array kMoved{
    Moved{"Early May bank holiday", {1995, 5, 8}},  // fifty years of VE Day
    Moved{"Early May bank holiday", {2020, 5, 8}},  // seventy-five
    Moved{"Spring bank holiday", {2002, 6, 4}},     // jubilees, here and below
    Moved{"Spring bank holiday", {2012, 6, 4}},    Moved{"Spring bank holiday", {2022, 6, 2}},
};

/// Days that were proclaimed once.
constexpr std::array kOnce{
    PublicHoliday{{1973, 11, 14}, "Wedding of Princess Anne"},
    PublicHoliday{{1977, 6, 7}, "Silver Jubilee bank holiday"},
    PublicHoliday{{1981, 7, 29}, "Wedding of Charles and Diana"},
    PublicHoliday{{1999, 12, 31}, "Millennium bank holiday"},
    PublicHoliday{{2002, 6, 3}, "Golden Jubilee bank holiday"},
    PublicHoliday{{2011, 4, 29}, "Wedding of William and Catherine"},
    PublicHoliday{{2012, 6, 5}, "Diamond Jubilee bank holiday"},
    PublicHoliday{{2022, 6, 3}, "Platinum Jubilee bank holiday"},
    PublicHoliday{{2022, 9, 19}, "State Funeral of Queen Elizabeth II"},
    PublicHoliday{{2023, 5, 8}, "Coronation of King Charles III"},
};

class Year {
 public:
  explicit Year(int year) : year_(year) {}

  std::vector<PublicHoliday> list() {
    if (year_ >= 1974) add_fixed("New Year's Day", {year_, 1, 1});
    const LocalDate easter = easter_sunday(year_);
    out_.push_back({add_days(easter, -2), "Good Friday"});
    out_.push_back({add_days(easter, 1), "Easter Monday"});
    if (year_ >= 1978) add_movable("Early May bank holiday", nth_weekday(year_, 5, 1, kMonday));
    add_movable("Spring bank holiday", nth_weekday(year_, 5, -1, kMonday));
    out_.push_back({nth_weekday(year_, 8, -1, kMonday), "Summer bank holiday"});
    add_christmas();
    for (const auto& one : kOnce) {
      if (one.date.year == year_) out_.push_back(one);
    }
    return std::move(out_);
  }

 private:
  void add_movable(std::string_view name, LocalDate usual) {
    const auto moved = std::find_if(kMoved.begin(), kMoved.end(),
                                    [&](const Moved& m) { return m.name == name && m.to.year == usual.year; });
    out_.push_back({moved == kMoved.end() ? usual : moved->to, name});
  }

  /// On the Monday after where it falls on a weekend.
  void add_fixed(std::string_view name, LocalDate date) {
    const int day = weekday(date);
    out_.push_back({day >= kSaturday ? add_days(date, 7 - day) : date, name});
  }

  /// Two days in a row: on a weekend each is kept on the first weekday from the 26th that is free. A Christmas Day on a
  /// Sunday gives way to Boxing Day on the Monday.
  void add_christmas() {
    const LocalDate christmas{year_, 12, 25};
    const LocalDate boxing{year_, 12, 26};
    switch (weekday(christmas)) {
      case kSaturday:
        out_.push_back({{year_, 12, 27}, "Christmas Day"});
        out_.push_back({{year_, 12, 28}, "Boxing Day"});
        break;
      case kSaturday + 1:
        out_.push_back({boxing, "Boxing Day"});
        out_.push_back({{year_, 12, 27}, "Christmas Day"});
        break;
      default:
        out_.push_back({christmas, "Christmas Day"});
        add_fixed("Boxing Day", boxing);
    }
  }

  int year_;
  std::vector<PublicHoliday> out_;
};

}  // namespace

std::vector<PublicHoliday> england_and_wales_holidays(int year) {
  return Year(year).list();
}

}  // namespace watchbill::roster
