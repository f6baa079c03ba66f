#include "collector/http/api/commands.h"

#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/roster/written_time.h"
#include "proto/shared/time.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kLongestText = 16'384;

std::vector<std::string_view> members_of(std::string_view verb) {
  if (verb == "take" || verb == "keep") return {"by", "until"};
  if (verb == "accept" || verb == "acknowledge" || verb == "resolve") return {"by"};
  if (verb == "handoff") return {"by", "to", "text"};
  return {"by", "text"};
}

Result<std::optional<Instant>> until_in(const nlohmann::json& object, const WallClock& clock) {
  if (!object.contains("until")) return std::optional<Instant>{};
  const auto text = string_in(object, "until", kLongestPerson);
  if (!text) return tl::unexpected(text.error());
  const auto until = clock.zone ? roster::parse_end(*text, *clock.zone, clock.now) : parse_instant(*text);
  if (!until) return tl::unexpected(until.error().in("until"));
  return std::optional(*until);
}

Result<desk::Input> handoff(const std::string& incident, const std::string& by, const nlohmann::json& object) {
  desk::Handoff out{.incident = incident, .person = by, .for_whom = {}, .text = {}};
  if (object.contains("to")) {
    const auto to = string_in(object, "to", kLongestPerson);
    if (!to) return tl::unexpected(to.error());
    out.for_whom = *to;
  }
  if (object.contains("text")) {
    const auto text = string_in(object, "text", kLongestText);
    if (!text) return tl::unexpected(text.error());
    out.text = *text;
  }
  return out;
}

}  // namespace

Result<desk::Input> parse_command(std::string_view verb, const std::string& incident, std::string_view body,
                                  const WallClock& clock) {
  const auto parsed =
      parse_object(body, members_of(verb),
                   R"(send {"by": "PERSON"}; "text" with a note, "until" with take and keep, "to" with a handoff)");
  if (!parsed) return tl::unexpected(parsed.error());
  const auto& object = *parsed;
  const auto by = string_in(object, "by", kLongestPerson);
  if (!by) return tl::unexpected(by.error());
  if (verb == "acknowledge") return desk::Acknowledge{.incident = incident, .person = *by};
  if (verb == "resolve") return desk::Resolve{.incident = incident, .person = *by};
  if (verb == "take" || verb == "keep") {
    const auto until = until_in(object, clock);
    if (!until) return tl::unexpected(until.error());
    if (verb == "keep" && !*until) return fail("'until' is missing", "say until when it is kept");
    return desk::Take{.incident = incident, .person = *by, .until = *until};
  }
  if (verb == "accept") return desk::Accept{.incident = incident, .person = *by};
  if (verb == "handoff") return handoff(incident, *by, object);
  const auto text = string_in(object, "text", kLongestText);
  if (!text) return tl::unexpected(text.error());
  if (verb == "decline") return desk::Decline{.incident = incident, .person = *by, .text = *text};
  return desk::Note{.incident = incident, .person = *by, .text = *text};
}

}  // namespace watchbill::http
