#include "collector/config/absences.h"

#include <algorithm>
#include <map>
#include <utility>

#include <re2/re2.h>

#include "collector/config/holiday_file.h"
#include "collector/config/times.h"
#include "collector/incident/repair.h"

namespace watchbill::config {
namespace {

using roster::Absence;

class Reader {
 public:
  Reader(const roster::Zone& zone, const std::vector<std::string>& people, const ReadBeside& read_beside,
         Findings& findings)
      : zone_(zone), people_(people), read_beside_(read_beside), findings_(findings), errors_(findings.errors) {}

  std::vector<Absence> read(const yaml::Node& node) {
    for (const auto& item : node.items(errors_)) read_item(item);
    for (auto& feed : feeds_) add_feed(feed);
    std::vector<Absence> out;
    for (auto& [person, taken] : taken_) {
      for (auto& one : taken) out.push_back(std::move(one.absence));
    }
    std::stable_sort(out.begin(), out.end(), [](const Absence& a, const Absence& b) { return a.from < b.from; });
    return out;
  }

 private:
  /// An absence and the place that says so.
  struct Taken {
    Absence absence;
    SourcePos where;
  };
  struct Feed {
    Absence like;  ///< whose, and what all of its absences have
    yaml::Node file;
    std::string match;
  };

  void read_item(const yaml::Node& item) {
    yaml::Fields fields(item, errors_);
    if (!item.is_map()) return;
    Absence absence{.person = {}, .from = {}, .to = {}, .entered = Instant::min(), .kind = {}};
    if (const auto person = fields.required("person")) absence.person = read_person(*person);
    if (const auto kind = fields.optional("kind")) absence.kind = incident::repaired(kind->text(errors_).value_or(""));
    if (const auto deputy = fields.optional("deputy")) {
      absence.deputy = read_person(*deputy);
      if (absence.deputy == absence.person && !absence.person.empty()) {
        errors_.add(deputy->where(), "'" + absence.person + "' cannot stand in for themselves", "name somebody else");
      }
    }
    if (const auto file = fields.optional("ics")) {
      Feed feed{.like = std::move(absence), .file = *file, .match = {}};
      if (const auto match = fields.optional("match")) feed.match = read_pattern(*match);
      fields.finish();
      if (!feed.like.person.empty()) feeds_.push_back(std::move(feed));
      return;
    }
    const auto when = read_stretch(fields, zone_, errors_);
    fields.finish();
    if (!when || absence.person.empty()) return;
    absence.from = when->from;
    absence.to = when->to;
    if (absence.kind.empty()) absence.kind = "absent";
    add_written(std::move(absence), item.where());
  }

  std::string read_person(const yaml::Node& node) {
    auto name = node.text(errors_).value_or("");
    if (std::find(people_.begin(), people_.end(), name) != people_.end()) return name;
    add_unknown(errors_, node.where(), "person", name, people_);
    return {};
  }

  std::string read_pattern(const yaml::Node& node) {
    auto pattern = node.text(errors_).value_or("");
    const re2::RE2 compiled(pattern, re2::RE2::Quiet);
    if (compiled.ok()) return pattern;
    errors_.add(node.where(), "'" + pattern + "' is not a regular expression: " + compiled.error(),
                "write it as vacation|out of office");
    return {};
  }

  void add_written(Absence absence, const SourcePos& where) {
    auto& taken = taken_[absence.person];
    const auto other = std::find_if(taken.begin(), taken.end(), [&](const Taken& t) {
      return t.absence.from < absence.to && absence.from < t.absence.to;
    });
    if (other != taken.end()) {
      errors_.add(where, absence.person + " is absent then already, by " + place_text(other->where),
                  "let one end where the other begins, or make them one");
      return;
    }
    taken.push_back({std::move(absence), where});
  }

  void add_feed(const Feed& feed) {
    const auto name = feed.file.text(errors_);
    if (!name) return;
    const auto text = read_beside_(*name);
    if (!text) return errors_.add(feed.file.where(), text.error().problem, text.error().remedy);
    const auto occurrences = read_calendar(*text, *name, feed.file.where(), zone_, findings_);
    if (!occurrences) return;
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_case_sensitive(false);
    const re2::RE2 match(feed.match, options);
    // In the order of their beginnings, so that each needs to be held against those before it alone.
    std::vector<Taken> added;
    for (const auto& one : *occurrences) {
      if (!feed.match.empty() && !re2::RE2::PartialMatch(one.summary, match)) continue;
      Absence absence = feed.like;
      absence.from = added.empty() ? one.when.from : std::max(one.when.from, added.back().absence.to);
      absence.to = one.when.to;
      if (absence.kind.empty()) absence.kind = incident::repaired(one.summary);
      if (absence.kind.empty()) absence.kind = "absent";
      const SourcePos where{.file = *name, .line = one.line, .column = 1};
      if (absence.from < absence.to) add_free_parts(absence, where, added);
    }
    auto& taken = taken_[feed.like.person];
    std::move(added.begin(), added.end(), std::back_inserter(taken));
  }

  /// What is written, and an earlier feed, go before a feed: it cannot be refused for what changes from outside. What
  /// it says of other times counts.
  void add_free_parts(const Absence& absence, const SourcePos& where, std::vector<Taken>& added) {
    std::vector<Interval> parts{{absence.from, absence.to}};
    const Taken* other = nullptr;
    for (const auto& taken : taken_[absence.person]) {
      const Interval hole{taken.absence.from, taken.absence.to};
      std::vector<Interval> rest;
      for (const auto& part : parts) {
        if (part.from < hole.to && hole.from < part.to) other = &taken;
        if (const Interval before{part.from, std::min(part.to, hole.from)}; before.from < before.to)
          rest.push_back(before);
        if (const Interval after{std::max(part.from, hole.to), part.to}; after.from < after.to) rest.push_back(after);
      }
      parts = std::move(rest);
    }
    for (const auto& part : parts) {
      Absence piece = absence;
      piece.from = part.from;
      piece.to = part.to;
      added.push_back({std::move(piece), where});
    }
    if (other == nullptr) return;
    findings_.warnings.add(where, absence.person + " is absent then already, by " + place_text(other->where),
                           "only the rest of this event counts; keep one of them");
  }

  const roster::Zone& zone_;
  const std::vector<std::string>& people_;
  const ReadBeside& read_beside_;
  Findings& findings_;
  yaml::Errors& errors_;
  std::vector<Feed> feeds_;
  std::map<std::string, std::vector<Taken>> taken_;  ///< by person
};

}  // namespace

std::vector<Absence> read_absences(const yaml::Node& node, const roster::Zone& zone,
                                   const std::vector<std::string>& people, const ReadBeside& read_beside,
                                   Findings& findings) {
  return Reader(zone, people, read_beside, findings).read(node);
}

}  // namespace watchbill::config
