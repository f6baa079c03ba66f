#include "collector/config/provider.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "collector/config/absences.h"
#include "collector/config/people.h"
#include "collector/config/rotas.h"

namespace watchbill::config {
namespace {

void read_answers(const yaml::Node& node, Provider& provider, Findings& findings) {
  std::vector<std::string> rotas;
  for (const auto& r : provider.rotas) rotas.push_back(r.name);
  for (const auto& [key, value] : node.pairs(findings.errors)) {
    const auto category = key.text(findings.errors).value_or("");
    const auto rota = value.text(findings.errors);
    if (!rota) continue;
    if (std::find(rotas.begin(), rotas.end(), *rota) == rotas.end()) {
      add_unknown(findings.errors, value.where(), "rota", *rota, rotas);
    } else {
      provider.answers[category] = *rota;
    }
  }
}

/// What the provider counts on the person for; empty when for nothing.
std::string role_of(const roster::PersonId& id, const Provider& provider) {
  for (const auto& rota : provider.rotas) {
    const auto& instead = rota.overrides;
    const bool serves = std::find(rota.members.begin(), rota.members.end(), id) != rota.members.end() ||
                        std::any_of(instead.begin(), instead.end(), [&](const auto& o) { return o.person == id; });
    if (serves) return "rota " + rota.name;
  }
  return provider.manager == id ? "manager" : "";
}

}  // namespace

namespace {

struct FixedZone {
  std::string_view name, town, meant;
};
constexpr std::array kFixedZones{FixedZone{"EST", "America/New_York", "America/Panama"},
                                 FixedZone{"MST", "America/Denver", "America/Phoenix"},
                                 FixedZone{"GMT", "Europe/London", "UTC"}};

}  // namespace

roster::Zone read_zone(const yaml::Node& node, Findings& findings) {
  if (const auto name = node.text(findings.errors)) {
    for (const auto& fixed : kFixedZones) {
      if (*name != fixed.name) continue;
      findings.warnings.add(
          node.where(), "the time zone '" + *name + "' has no daylight saving: in summer it is an hour off",
          "write " + std::string(fixed.town) + ", or " + std::string(fixed.meant) + " if that is meant");
    }
    const auto zone = load_zone(*name);
    if (zone) return *zone;
    findings.errors.add(node.where(), zone.error().problem, zone.error().remedy);
  }
  return {"UTC", absl::UTCTimeZone()};
}

Provider read_provider(const yaml::Node& node, const Channels* channels, const ReadBeside& read_beside,
                       Findings& findings) {
  Provider provider{.id = {},
                    .name = {},
                    .zone = {"UTC", absl::UTCTimeZone()},
                    .people = {},
                    .rotas = {},
                    .absences = {},
                    .answers = {},
                    .manager = {}};
  yaml::Fields fields(node, findings.errors);
  if (const auto id = fields.required("msp")) {
    provider.id = id->text(findings.errors).value_or("");
    check_name(*id, "provider", provider.id, findings.errors);
  }
  provider.name = provider.id;
  if (const auto name = fields.optional("name")) provider.name = name->text(findings.errors).value_or(provider.id);
  if (const auto zone = fields.required("time_zone")) provider.zone = read_zone(*zone, findings);
  std::vector<ReadPerson> people;
  if (const auto node_of_people = fields.required("people")) {
    people = read_people(*node_of_people, Party::msp, channels, findings);
  }
  const auto ids = ids_of(people);
  if (const auto rotas = fields.required("rotas")) {
    for (const auto& [key, value] : rotas->pairs(findings.errors)) {
      provider.rotas.push_back(read_rota(key, value, provider.zone, ids, findings));
    }
  }
  if (const auto absences = fields.optional("absences")) {
    provider.absences = read_absences(*absences, provider.zone, ids, read_beside, findings);
  }
  if (const auto answers = fields.optional("answers")) read_answers(*answers, provider, findings);
  if (!provider.rotas.empty()) provider.answers.try_emplace("default", provider.rotas.front().name);
  if (const auto manager = fields.optional("manager")) {
    provider.manager = manager->text(findings.errors).value_or("");
    if (std::find(ids.begin(), ids.end(), provider.manager) == ids.end()) {
      add_unknown(findings.errors, manager->where(), "person", provider.manager, ids);
    }
  } else {
    findings.warnings.add(fields.where(), "without 'manager' nobody is told when nobody is on duty",
                          "add manager: and a person");
  }
  fields.finish();
  warn_unreachable(people, [&](const roster::Person& person) { return role_of(person.id, provider); }, findings);
  for (auto& one : people) provider.people.push_back(std::move(one.person));
  return provider;
}

}  // namespace watchbill::config
