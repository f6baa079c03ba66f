#pragma once
// People and how to reach them. Pure.

#include <functional>
#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/config/findings.h"
#include "collector/roster/roster.h"

namespace watchbill::config {

/// A person with the place that names it; skills' places beside.
struct ReadPerson {
  roster::Person person;
  SourcePos where;
  std::vector<SourcePos> skill_places;
};

/// `ana: {name: Ana Ruiz, skills: […], contacts: […]}`; the provider's people have no skills. Contacts are checked
/// against the channels where there are any; those of channels that do not exist yet are left out with a warning.
std::vector<ReadPerson> read_people(const yaml::Node&, Party, const Channels*, Findings&);

/// Warns of whoever is counted on and has no contact that can be used. `role` says what for, empty when for nothing.
void warn_unreachable(const std::vector<ReadPerson>&, const std::function<std::string(const roster::Person&)>& role,
                      Findings&);

std::vector<std::string> ids_of(const std::vector<ReadPerson>&);

}  // namespace watchbill::config
