#pragma once
// The people behind commands, and what commands are refused for alike. Pure.

#include <string>

#include "collector/incident/story.h"

namespace watchbill::incident {

/// The person, if the client or its provider knows them and they are there.
Result<const roster::Person*> find_person(const Story&, const roster::PersonId&);
/// Refused once it is resolved.
Result<void> is_unresolved(const Story&);
/// `Peach Health (internal)`
std::string full_name_of(const Story&, Party);

}  // namespace watchbill::incident
