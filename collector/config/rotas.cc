#include "collector/config/rotas.h"

#include <algorithm>

#include "collector/config/hours.h"
#include "collector/config/times.h"
#include "collector/roster/weekly.h"

namespace watchbill::config {
namespace {

using roster::Rota;
using roster::Rotation;

constexpr int kDay = 1440;
const std::vector<std::string> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

class Reader {
 public:
  Reader(const roster::Zone& zone, const std::vector<std::string>& people, Findings& findings)
      : zone_(zone), people_(people), findings_(findings), errors_(findings.errors) {}

  Rota read(const yaml::Node& key, const yaml::Node& value) {
    Rota rota{
        .name = key.text(errors_).value_or(""), .hours = roster::Calendar::always(zone_), .members = {}, .from = {}};
    check_name(key, "rota", rota.name, errors_);
    yaml::Fields fields(value, errors_);
    if (const auto hours = fields.required("hours")) {
      rota.hours = roster::Calendar(zone_, read_hours(*hours, zone_, findings_), {});
    }
    if (const auto members = fields.required("members")) read_members(*members, rota);
    read_rotation(fields, rota);
    if (const auto overrides = fields.optional("overrides")) read_overrides(*overrides, rota);
    fields.finish();
    return rota;
  }

 private:
  std::optional<std::string> read_person(const yaml::Node& node) {
    auto name = node.text(errors_);
    if (!name || std::find(people_.begin(), people_.end(), *name) != people_.end()) return name;
    add_unknown(errors_, node.where(), "person", *name, people_);
    return std::nullopt;
  }

  void read_members(const yaml::Node& node, Rota& rota) {
    for (const auto& item : one_or_many(node, errors_)) {
      auto name = read_person(item);
      if (!name) continue;
      if (std::find(rota.members.begin(), rota.members.end(), *name) != rota.members.end()) {
        errors_.add(item.where(), "'" + *name + "' is a member twice", "keep one of them");
      } else {
        rota.members.push_back(std::move(*name));
      }
    }
    if (node.is_list() && node.items(errors_).empty()) {
      errors_.add(node.where(), "a rota without members", "name at least one person");
    }
  }

  void read_rotation(yaml::Fields& fields, Rota& rota) {
    const auto rotate = fields.optional("rotate");
    const auto hand_over = fields.optional("hand_over");
    const auto from = fields.optional("from");
    if (rotate) {
      const auto text = rotate->text(errors_).value_or("");
      if (text == "daily") {
        rota.rotate = Rotation::daily;
      } else if (text == "weekly") {
        rota.rotate = Rotation::weekly;
      } else if (text != "none") {
        return add_unknown(errors_, rotate->where(), "rotation", text, {"daily", "weekly", "none"});
      }
    }
    if (from) read_first_day(*from, rota);
    if (rota.rotate == Rotation::none) {
      if (hand_over) {
        errors_.add(hand_over->where(), "a hand-over without a rotation", "add rotate: weekly or rotate: daily");
      }
      return;
    }
    if (hand_over) {
      for (const auto& item : one_or_many(*hand_over, errors_)) read_hand_over(item, rota);
    }
    if (rota.hand_overs.empty()) rota.hand_overs = {0};
    std::sort(rota.hand_overs.begin(), rota.hand_overs.end());
    if (!from) {
      findings_.warnings.add(rotate->where(), "without 'from' the turns of " + rota.name + " count from 1970-01-01",
                             "add from: and the date of the first member's turn");
    }
  }

  void read_first_day(const yaml::Node& node, Rota& rota) {
    const auto text = node.text(errors_).value_or("");
    if (const auto date = roster::parse_date(text)) {
      rota.from = *date;
    } else {
      errors_.add(node.where(), "'" + text + "' is not a date", "write it as 2026-01-05");
    }
  }

  /// `mon 08:00` of a weekly rotation, `08:00` of a daily one.
  void read_hand_over(const yaml::Node& node, Rota& rota) {
    const auto text = node.text(errors_);
    if (!text) return;
    const bool is_weekly = rota.rotate == Rotation::weekly;
    std::string_view rest = *text;
    const auto refuse = [&] {
      errors_.add(node.where(), "'" + *text + "' is not a time to hand over",
                  is_weekly ? "write a day and a time, as mon 08:00" : "write a time, as 08:00");
    };
    int day = 0;
    if (is_weekly) {
      const auto named = std::find(kWeekdays.begin(), kWeekdays.end(), rest.substr(0, rest.find(' ')));
      if (named == kWeekdays.end() || rest.size() < 4) return refuse();
      day = static_cast<int>(named - kWeekdays.begin());
      rest.remove_prefix(4);
    }
    const auto minute = roster::parse_minute(rest);
    if (!minute || *minute == kDay) return refuse();
    const int in_cycle = day * kDay + *minute;
    if (std::find(rota.hand_overs.begin(), rota.hand_overs.end(), in_cycle) != rota.hand_overs.end()) {
      errors_.add(node.where(), "'" + *text + "' hands over twice", "keep one of them");
    } else {
      rota.hand_overs.push_back(in_cycle);
    }
  }

  void read_overrides(const yaml::Node& node, Rota& rota) {
    std::vector<std::pair<roster::Override, SourcePos>> read;
    for (const auto& item : node.items(errors_)) {
      yaml::Fields fields(item, errors_);
      const auto person_node = fields.required("person");
      const auto person = person_node ? read_person(*person_node) : std::nullopt;
      const auto when = item.is_map() ? read_stretch(fields, zone_, errors_) : std::nullopt;
      fields.finish();
      if (person && when) read.push_back({{*person, when->from, when->to}, item.where()});
    }
    std::stable_sort(read.begin(), read.end(),
                     [](const auto& a, const auto& b) { return a.first.from < b.first.from; });
    for (auto& [instead, where] : read) {
      if (!rota.overrides.empty() && instead.from < rota.overrides.back().to) {
        const auto& before = read[rota.overrides.size() - 1];
        errors_.add(where, "this overlaps the override at " + place_text(before.second),
                    "let one end where the other begins");
        return;
      }
      rota.overrides.push_back(std::move(instead));
    }
  }

  const roster::Zone& zone_;
  const std::vector<std::string>& people_;
  Findings& findings_;
  yaml::Errors& errors_;
};

}  // namespace

Rota read_rota(const yaml::Node& key, const yaml::Node& value, const roster::Zone& zone,
               const std::vector<std::string>& people, Findings& findings) {
  return Reader(zone, people, findings).read(key, value);
}

}  // namespace watchbill::config
