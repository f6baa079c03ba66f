#include "collector/roster/calendar_file.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "collector/roster/calendar_event.h"

namespace watchbill::roster {
namespace {

/// What one text may cost: steps through repetitions, and occurrences that come of it.
constexpr std::size_t kMostSteps = 500'000;
constexpr std::size_t kMostOccurrences = 100'000;

struct FreeComponent {
  void operator()(icalcomponent* c) const { icalcomponent_free(c); }
};
struct FreeIterator {
  void operator()(icalrecur_iterator* i) const { icalrecur_iterator_free(i); }
};

/// Line of each BEGIN:VEVENT, in order; libical keeps no places.
std::vector<int> event_lines(std::string_view text) {
  std::vector<int> lines;
  int line = 1;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (text.starts_with("BEGIN:VEVENT")) lines.push_back(line);
    ++line;
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

bool same(const EventTime& a, const EventTime& b) {
  return a.is_date || b.is_date ? a.date == b.date : a.at == b.at;
}

/// A time of the event itself that an exception, or another event's RECURRENCE-ID, may name.
bool is_named(const EventTime& start, const std::vector<EventTime>& by) {
  return std::any_of(by.begin(), by.end(), [&](const EventTime& t) { return same(start, t); });
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& file, const CalendarReading& reading)
      : text_(text), file_(file), reading_(reading) {}

  Checked<std::vector<Occurrence>> read() {
    icalerror_set_errors_are_fatal(0);  // libical would abort on what it cannot read
    const std::string copy(text_);
    const std::unique_ptr<icalcomponent, FreeComponent> root(icalparser_parse_string(copy.c_str()));
    const bool is_whole = text_.find("END:VCALENDAR") != text_.npos;
    if (!root || !is_whole || icalcomponent_isa(root.get()) != ICAL_VCALENDAR_COMPONENT) {
      refuse(0, {.problem = "not an iCalendar text",
                 .remedy = "it begins with BEGIN:VCALENDAR, holds one calendar and ends with END:VCALENDAR"});
      return tl::unexpected(std::move(errors_));
    }
    read_events(root.get());
    for (const auto& event : events_) {
      if (!is_replaced(event)) expand(event);
    }
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    std::sort(out_.begin(), out_.end(), [](const Occurrence& a, const Occurrence& b) {
      return std::tie(a.when.from, a.when.to, a.line) < std::tie(b.when.from, b.when.to, b.line);
    });
    return std::move(out_);
  }

 private:
  void refuse(int line, Error error) {
    error.where = SourcePos{.file = file_, .line = line, .column = line == 0 ? 0 : 1};
    errors_.push_back(std::move(error));
  }

  void read_events(icalcomponent* root) {
    const auto lines = event_lines(text_);
    std::size_t i = 0;
    for (auto* e = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT); e != nullptr;
         e = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT), ++i) {
      const int line = i < lines.size() ? lines[i] : 0;
      auto event = read_event(e, root, reading_);
      if (!event) {
        refuse(line, std::move(event.error()));
        continue;
      }
      event->line = line;
      if (event->instead_of && !event->uid.empty()) moved_[event->uid].push_back(*event->instead_of);
      events_.push_back(std::move(*event));
    }
    if (const auto broken = broken_part(root); broken && errors_.empty()) {
      refuse(0, {.problem = *broken, .remedy = "export the file again"});
    }
  }

  /// Of several that say the same (UID and RECURRENCE-ID), the latest stands: the highest SEQUENCE, then the last.
  bool is_replaced(const CalendarEvent& event) const {
    if (event.uid.empty()) return false;
    return std::any_of(events_.begin(), events_.end(), [&](const CalendarEvent& other) {
      if (&other == &event || other.uid != event.uid || other.instead_of.has_value() != event.instead_of.has_value()) {
        return false;
      }
      if (event.instead_of && !same(*event.instead_of, *other.instead_of)) return false;
      return std::pair(other.sequence, &other) > std::pair(event.sequence, &event);
    });
  }

  /// Every beginning, those that exceptions and moved occurrences take away included.
  std::vector<EventTime> starts_of(const CalendarEvent& event) {
    std::vector<EventTime> starts{event.start};
    starts.insert(starts.end(), event.also.begin(), event.also.end());
    icaltimetype first = icaltime_null_time();
    first.year = event.start.date.year;
    first.month = event.start.date.month;
    first.day = event.start.date.day;
    first.is_date = event.start.is_date ? 1 : 0;
    if (!event.start.is_date) {
      first.hour = event.start.second / 3600;
      first.minute = event.start.second / 60 % 60;
      first.second = event.start.second % 60;
    }
    for (const auto& rule : event.rules) {
      const std::unique_ptr<icalrecur_iterator, FreeIterator> next(icalrecur_iterator_new(rule, first));
      if (!next) {
        refuse(event.line, {.problem = "a rule of repetition that gives no dates", .remedy = "export the file again"});
        return {};
      }
      for (auto t = icalrecur_iterator_next(next.get()); icaltime_is_null_time(t) == 0;
           t = icalrecur_iterator_next(next.get())) {
        if (++steps_ > kMostSteps) {
          refuse(event.line, {.problem = "it repeats too often", .remedy = "let it begin later, or repeat less"});
          return {};
        }
        if (!(std::chrono::year{t.year} / t.month / t.day).ok()) continue;
        const auto start = event_time({t.year, t.month, t.day}, (t.hour * 60 + t.minute) * 60 + t.second,
                                      event.start.is_date, event.zone);
        if (start.at >= reading_.horizon.to + std::chrono::days{2}) break;
        starts.push_back(start);
      }
    }
    return starts;
  }

  void expand(const CalendarEvent& event) {
    if (event.is_cancelled) return;
    auto starts = event.instead_of ? std::vector{event.start} : starts_of(event);
    std::sort(starts.begin(), starts.end(), [](const EventTime& a, const EventTime& b) { return a.at < b.at; });
    starts.erase(
        std::unique(starts.begin(), starts.end(), [](const EventTime& a, const EventTime& b) { return a.at == b.at; }),
        starts.end());
    const auto moved = moved_.find(event.uid);
    for (const auto& start : starts) {
      if (is_named(start, event.except)) continue;
      if (!event.instead_of && moved != moved_.end() && is_named(start, moved->second)) continue;
      add(event, start);
    }
  }

  void add(const CalendarEvent& event, const EventTime& start) {
    Occurrence out;
    out.summary = event.summary;
    out.line = event.line;
    out.is_all_day = event.start.is_date;
    const auto end = event_time(add_days(start.date, event.days), start.second, start.is_date, event.zone);
    out.when = {start.at, event.days == 0 ? start.at + event.exact : end.at + event.exact};
    if (out.is_all_day) {
      out.first_day = start.date;
      out.day_after = end.date;
      out.when.to = event.zone.at(end.date, 0, Edge::end);
    }
    if (out.when.from >= out.when.to) return;  // of no length
    if (out.when.from >= reading_.horizon.to || out.when.to <= reading_.horizon.from) return;
    if (out_.size() == kMostOccurrences) {
      if (!is_full_) refuse(event.line, {.problem = "more occurrences than anybody needs", .remedy = "repeat less"});
      is_full_ = true;
      return;
    }
    out_.push_back(std::move(out));
  }

  std::string_view text_;
  const std::string& file_;
  const CalendarReading& reading_;
  std::vector<CalendarEvent> events_;
  std::map<std::string, std::vector<EventTime>> moved_;  ///< by UID: what stands elsewhere instead
  std::vector<Occurrence> out_;
  std::vector<Error> errors_;
  std::size_t steps_ = 0;
  bool is_full_ = false;
};

}  // namespace

Checked<std::vector<Occurrence>> read_calendar_file(std::string_view text, const std::string& file,
                                                    const CalendarReading& reading) {
  return Reader(text, file, reading).read();
}

}  // namespace watchbill::roster
