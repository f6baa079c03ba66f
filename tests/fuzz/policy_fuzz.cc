// Any bytes as a client's file are either a policy that decides, or errors with places. Before the first NUL stands the
// policy, behind it what the holiday file beside it holds.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "collector/config/config.h"
#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"

namespace {

using namespace watchbill;

const char* const kMsp =
    "msp: n\ntime_zone: UTC\npeople: {a: {}, b: {}}\n"
    "rotas: {noc: {hours: {mon-fri: \"22:00-06:00\"}, members: [a, b], rotate: weekly, from: 2026-01-05}}\nmanager: "
    "a\n";

void decide(const config::Client& client) {
  const Instant now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 8}};
  for (const auto severity : {Severity::p1, Severity::p4}) {
    const ownership::IncidentView incident{.category = "servers",
                                           .severity = severity,
                                           .service = {},
                                           .site = {},
                                           .labels = {},
                                           .happened = now,
                                           .received = now,
                                           .span = {},
                                           .acknowledgement = {},
                                           .pin = {}};
    const auto decision = ownership::decide_owner(client.policy, client.roster, {}, incident, now);
    if (decision.because.empty() || (decision.until && *decision.until <= now)) __builtin_trap();
    (void)ownership::told_by(client.policy, client.roster, incident, decision, now, now + std::chrono::hours{1});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);  // bytes are bytes
  const auto nul = text.find('\0');
  const auto beside = nul == std::string::npos ? std::string() : text.substr(nul + 1);
  const auto read = config::load_texts({"msp.yml", kMsp}, {{"client.yml", text.substr(0, nul)}},
                                       [&](const auto&, const auto&) -> Result<std::string> { return beside; });
  if (!read) {
    for (const auto& error : read.error()) {
      if (!error.where || error.problem.empty()) __builtin_trap();
    }
    return 0;
  }
  for (const auto& [id, client] : read->clients) decide(*client);
  return 0;
}
