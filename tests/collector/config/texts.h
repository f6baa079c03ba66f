#pragma once
// Small policy texts for tests, with places that are easy to count.

#include <string>
#include <string_view>
#include <vector>

#include "collector/config/config.h"
#include "tests/support/catch.h"

namespace watchbill::test {

inline constexpr std::string_view kMsp =
    "msp: northstar\n"                                                                                            // 1
    "name: Northstar IT\n"                                                                                        // 2
    "time_zone: America/New_York\n"                                                                               // 3
    "people:\n"                                                                                                   // 4
    "  anna: {contacts: [{email: anna@msp.example}]}\n"                                                           // 5
    "  raj: {name: Raj Patel, contacts: [{email: raj@msp.example}]}\n"                                            // 6
    "rotas:\n"                                                                                                    // 7
    "  noc: {hours: always, members: [anna, raj], rotate: weekly, hand_over: \"mon 08:00\", from: 2026-01-05}\n"  // 8
    "answers: {default: noc}\n"                                                                                   // 9
    "manager: raj\n";                                                                                             // 10

inline constexpr std::string_view kClient =
    "client: peach\n"                                                                           // 1
    "name: Peach Health\n"                                                                      // 2
    "time_zone: America/New_York\n"                                                             // 3
    "people:\n"                                                                                 // 4
    "  ana: {name: Ana, skills: [servers, network], contacts: [{email: ana@peach.example}]}\n"  // 5
    "  ben: {name: Ben, contacts: [{email: ben@peach.example}], skills: [servers, network]}\n"  // 6
    "hours: {mon-fri: \"08:00-17:00\"}\n"                                                       // 7
    "holidays: [{2026-11-26: Thanksgiving}]\n"                                                  // 8
    "responsibility:\n"                                                                         // 9
    "  - {when: {category: security}, owner: msp}\n"                                            // 10
    "  - {open: internal, closed: msp}\n"                                                       // 11
    "lead: ana\n"                                                                               // 12
    "escalation:\n"                                                                             // 13
    "  msp: [{rota: noc}, {manager: true, after: 30m}]\n";                                      // 14

/// The text with one part put in place of another.
inline std::string with(std::string_view text, std::string_view part, std::string_view instead) {
  std::string out(text);
  const auto at = out.find(part);
  REQUIRE(at != std::string::npos);
  out.replace(at, part.size(), instead);
  return out;
}

/// Reads a client (clients/peach.yml) under a provider (msp.yml); `beside` is what every file named in it holds.
inline Checked<config::Config> read(std::string_view client, std::string_view msp = kMsp,
                                    std::string_view beside = {}) {
  const auto read_beside = [&](const std::string&, const std::string& named) -> Result<std::string> {
    if (beside.empty()) return fail("cannot read '" + named + "'", "check the path");
    return std::string(beside);
  };
  return config::load_texts({"msp.yml", std::string(msp)}, {{"clients/peach.yml", std::string(client)}}, read_beside);
}

inline std::vector<std::string> texts_of(const std::vector<Error>& errors) {
  std::vector<std::string> out;
  for (const auto& e : errors) out.push_back(e.text());
  return out;
}

inline std::vector<std::string> errors_of(const Checked<config::Config>& read) {
  return read ? std::vector<std::string>{} : texts_of(read.error());
}

}  // namespace watchbill::test
