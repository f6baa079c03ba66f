#include "collector/config/client.h"

#include <algorithm>

#include "collector/config/absences.h"
#include "collector/config/escalation.h"
#include "collector/config/holidays.h"
#include "collector/config/hours.h"
#include "collector/config/people.h"
#include "collector/config/responsibility.h"
#include "collector/config/services.h"
#include "collector/config/symptoms.h"

namespace watchbill::config {
namespace {

using ownership::Policy;

const std::vector<std::string> kCategories{"servers", "network", "apps", "workplace", "backup", "security"};

void add_missing(std::vector<std::string>& to, std::string name) {
  if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(std::move(name));
}

/// Reads one file; members are what several sections need of each other.
class Reader {
 public:
  Reader(const yaml::Node& node, const ClientContext& context, Findings& findings)
      : context_(context), findings_(findings), errors_(findings.errors), fields_(node, findings.errors) {}

  ReadClient read() {
    read_names();
    auto calendar = read_calendar();
    read_who_there_is();
    read_what_is_whose(calendar);
    read_durations(calendar);
    read_ladders();
    std::vector<roster::Absence> absences;
    if (const auto node = fields_.optional("absences")) {
      absences = read_absences(*node, calendar.zone(), people_names_, context_.read_beside, findings_);
    }
    fields_.finish();
    warn_unreachable(people_, [this](const roster::Person& person) { return role_of(person); }, findings_);
    roster::Roster::Parts parts{
        .internal_hours = std::move(calendar), .people = {}, .rotas = {}, .absences = std::move(absences)};
    for (auto& p : people_) parts.people.push_back(std::move(p.person));
    if (const auto* provider = context_.provider) {
      parts.people.insert(parts.people.end(), provider->people.begin(), provider->people.end());
      parts.rotas = provider->rotas;
      parts.absences.insert(parts.absences.end(), provider->absences.begin(), provider->absences.end());
      policy_.answers = provider->answers;
      policy_.manager = provider->manager;
    }
    for (const auto& line : policy_.matrix) {
      for (const auto& category : line.categories) add_missing(categories_, category);
    }
    return {.client = {.policy = std::move(policy_),
                       .roster = roster::Roster(std::move(parts)),
                       .files = {},
                       .categories = std::move(categories_)},
            .id_at = id_at_};
  }

 private:
  void read_names() {
    id_at_ = fields_.where();
    if (const auto id = fields_.required("client")) {
      policy_.client = id->text(errors_).value_or("");
      check_name(*id, "client", policy_.client, errors_);
      id_at_ = id->where();
    }
    policy_.name = policy_.client;
    if (const auto name = fields_.optional("name")) policy_.name = name->text(errors_).value_or(policy_.client);
  }

  roster::Calendar read_calendar() {
    roster::Zone zone{"UTC", absl::UTCTimeZone()};
    if (const auto node = fields_.required("time_zone")) zone = read_zone(*node, findings_);
    roster::Calendar::Week week;
    if (const auto node = fields_.required("hours")) {
      const auto errors = errors_.all().size();
      week = read_hours(*node, zone, findings_);
      hours_are_wrong_ = errors_.all().size() > errors;
      hours_at_ = node->where();
    }
    std::map<roster::LocalDate, roster::Holiday> holidays;
    if (const auto node = fields_.optional("holidays")) {
      holidays = read_holidays(*node, zone, context_.read_beside, findings_);
    }
    return {std::move(zone), std::move(week), std::move(holidays)};
  }

  void read_who_there_is() {
    categories_ = kCategories;
    if (const auto own = fields_.optional("categories")) {
      for (auto& name : own->texts(errors_)) add_missing(categories_, std::move(name));
    }
    if (const auto people = fields_.optional("people")) {
      people_ = read_people(*people, Party::internal, context_.channels, findings_);
    }
    people_names_ = ids_of(people_);
    check_skills();
    if (const auto lead = fields_.optional("lead")) {
      policy_.lead = lead->text(errors_).value_or("");
      if (std::find(people_names_.begin(), people_names_.end(), policy_.lead) == people_names_.end()) {
        add_unknown(errors_, lead->where(), "person", policy_.lead, people_names_);
      }
    }
    if (context_.provider == nullptr) return;
    for (const auto& person : people_) {
      const auto& theirs = context_.provider->people;
      const auto is_same = [&](const auto& p) { return p.id == person.person.id; };
      if (std::any_of(theirs.begin(), theirs.end(), is_same)) {
        errors_.add(person.where, "'" + person.person.id + "' is also a person of the provider",
                    "give one of them another name");
      }
    }
    for (const auto& [category, rota] : context_.provider->answers) {
      if (category != "default") add_missing(categories_, category);
    }
  }

  /// A skill is a category, known or the client's own; one that is nearly a known one is a slip.
  void check_skills() {
    std::map<std::string, std::vector<const ReadPerson*>> by_skill;
    for (const auto& person : people_) {
      for (std::size_t i = 0; i < person.person.skills.size(); ++i) {
        const auto& skill = person.person.skills[i];
        const bool is_known = std::find(categories_.begin(), categories_.end(), skill) != categories_.end();
        if (!is_known && nearest(skill, categories_)) {
          add_unknown(errors_, person.skill_places[i], "skill", skill, categories_);
        }
        by_skill[skill].push_back(&person);
      }
    }
    for (const auto& [skill, people] : by_skill) {
      if (people.size() == 1) {
        findings_.warnings.add(people.front()->where,
                               "only " + people.front()->person.id + " has the skill '" + skill + "'",
                               "while they are away it is the provider's");
      }
      add_missing(categories_, skill);
    }
  }

  void read_what_is_whose(const roster::Calendar& calendar) {
    ReadServices services;
    if (const auto node = fields_.optional("services"))
      services = read_services(*node, categories_, context_.read_beside, findings_);
    policy_.services = std::move(services.services);
    policy_.categories = categories_;
    const auto& week = calendar.weekly();
    const bool ever_opens =
        hours_are_wrong_ || std::any_of(week.begin(), week.end(), [](const auto& day) { return !day.empty(); });
    if (const auto matrix = fields_.required("responsibility")) {
      policy_.matrix = read_matrix(
          *matrix, {.categories = categories_, .services = services.names, .ever_opens = ever_opens}, findings_);
    }
    if (const auto overflow = fields_.optional("overflow")) read_overflow(*overflow);
    const auto inhibit = fields_.optional("inhibit");
    policy_.inhibitions = inhibit ? read_inhibitions(*inhibit, findings_) : default_inhibitions();
    const auto storm = fields_.optional("site_storm");
    policy_.site_storm = storm ? read_site_storm(*storm, findings_) : default_site_storm();
  }

  void read_overflow(const yaml::Node& node) {
    auto& overflow = policy_.overflow;
    yaml::Fields fields(node, errors_);
    if (const auto severity = fields.optional("severity")) overflow.severities = read_severities(*severity, errors_);
    const auto read_count = [&](std::string_view name, int& out) {
      const auto count = fields.optional(name);
      if (!count) return;
      const auto value = count->integer(errors_);
      if (!value) return;
      if (*value < 0 || *value > 1'000'000) {
        errors_.add(count->where(), "a count of incidents is 0 or more", "write it as 8");
      } else {
        out = static_cast<int>(*value);
      }
    };
    read_count("above", overflow.above);
    read_count("until_at_most", overflow.until_at_most);
    if (const auto lasting = fields.optional("for")) {
      overflow.lasting = read_positive(*lasting, overflow.lasting, errors_);
    }
    if (overflow.until_at_most > overflow.above) {
      errors_.add(node.where(), "overflow would end above where it begins", "make until_at_most at most above");
    }
    fields.finish();
  }

  void read_durations(const roster::Calendar& calendar) {
    if (const auto handoff = fields_.optional("handoff")) {
      yaml::Fields fields(*handoff, errors_);
      if (const auto grace = fields.optional("grace")) read_grace(*grace);
      if (const auto accept = fields.optional("accept_within")) {
        policy_.handoff.accept_within = read_positive(*accept, policy_.handoff.accept_within, errors_);
      }
      fields.finish();
    }
    if (const auto response = fields_.optional("response")) {
      for (const auto& [key, value] : response->pairs(errors_)) {
        const auto severities = read_severities(key, errors_);
        const auto within = read_positive(value, Duration{0}, errors_);
        if (!severities.empty() && within > Duration{0}) policy_.response[severities.front()] = within;
      }
    }
    if (const auto closure = shortest_closure(calendar.weekly())) warn_of_closure(std::chrono::minutes{*closure});
  }

  /// Held against the longest grace.
  void warn_of_closure(Duration closure) {
    Duration grace = policy_.handoff.grace;
    std::string whose;
    for (const auto& [severity, special] : policy_.handoff.grace_by_severity) {
      if (special <= grace) continue;
      grace = special;
      whose = " for " + std::string(to_text(severity));
    }
    if (closure >= 2 * grace) return;
    findings_.warnings.add(hours_at_,
                           "closed for only " + format_duration(closure) + ", which is less than twice the grace of " +
                               format_duration(grace) + whose,
                           "work would move and come straight back: join the intervals or shorten handoff.grace");
  }

  /// One duration, or one for each severity with `default` for the rest.
  void read_grace(const yaml::Node& node) {
    if (!node.is_map()) {
      policy_.handoff.grace = node.duration(errors_).value_or(policy_.handoff.grace);
      return;
    }
    for (const auto& [key, value] : node.pairs(errors_)) {
      const auto grace = value.duration(errors_);
      if (key.text(errors_) == "default") {
        policy_.handoff.grace = grace.value_or(policy_.handoff.grace);
        continue;
      }
      const auto severities = read_severities(key, errors_);
      if (!severities.empty() && grace) policy_.handoff.grace_by_severity[severities.front()] = *grace;
    }
  }

  void read_ladders() {
    LadderNames names{
        .people = people_names_, .rotas = {}, .unreachable = {}, .is_provider_known = context_.provider != nullptr};
    if (const auto* provider = context_.provider) {
      for (const auto& p : provider->people) {
        names.people.push_back(p.id);
        if (p.contacts.empty()) names.unreachable.push_back(p.id);
      }
      for (const auto& r : provider->rotas) names.rotas.push_back(r.name);
    }
    const auto escalation = fields_.optional("escalation");
    auto ladders = escalation ? read_escalation(*escalation, names, findings_) : default_ladders();
    policy_.internal_ladder = std::move(ladders.internal);
    policy_.msp_ladder = std::move(ladders.msp);
  }

  /// What the client counts on its person for; empty when for nothing.
  std::string role_of(const roster::Person& person) const {
    if (person.id == policy_.lead) return "lead";
    for (const auto* ladder : {&policy_.internal_ladder, &policy_.msp_ladder}) {
      for (const auto& step : *ladder) {
        if (step.who == ownership::LadderStep::Who::person && step.name == person.id) return "a step of the escalation";
      }
    }
    return person.skills.empty() ? "" : "on duty for " + person.skills.front();
  }

  const ClientContext& context_;
  Findings& findings_;
  yaml::Errors& errors_;
  yaml::Fields fields_;
  Policy policy_;
  SourcePos id_at_;
  SourcePos hours_at_;
  bool hours_are_wrong_ = false;  // then nothing is judged by them
  std::vector<ReadPerson> people_;
  std::vector<std::string> people_names_;
  std::vector<std::string> categories_;
};

}  // namespace

ReadClient read_client(const yaml::Node& node, const ClientContext& context, Findings& findings) {
  return Reader(node, context, findings).read();
}

}  // namespace watchbill::config
