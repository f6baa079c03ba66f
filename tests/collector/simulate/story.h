#pragma once
// Scenarios as texts, and what they come to in the words of ownership.md's table.

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "collector/simulate/simulate.h"

namespace watchbill::test {

using Json = nlohmann::json;

/// The folder of ownership.md's policies.
extern const std::string kPolicies;

/// A scenario of both clients with these events, and what else it says.
std::string scenario(const std::string& events, const std::string& until, const std::string& more = {});
/// Fails the test when it does not read.
simulate::Timeline played(const std::string& scenario);
std::vector<Json> lines_of(const simulate::Timeline&);
/// `state owner rule until; who how, who how`, deferred marked: what the table says of a line.
std::string gist(const Json& line);
/// `at incident gist` of every line but the digests, one below the other.
std::string story(const std::string& events, const std::string& until, const std::string& more = {});

/// Another text in one of the policies: `msp.yml`.
struct Change {
  std::string file, before, after;
};
std::string story(const std::vector<Change>&, const std::string& events, const std::string& until);

}  // namespace watchbill::test
