#pragma once
// Names of time zones as calendar programs write them. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace watchbill::roster {

/// IANA names that a TZID may mean, the likeliest first: the name itself, the end of a path as
/// `/mozilla.org/20050126_1/Europe/London`, or what stands for a Windows name as `GMT Standard Time` (Unicode CLDR,
/// windowsZones, territory 001).
std::vector<std::string> iana_candidates(std::string_view tzid);

}  // namespace watchbill::roster
