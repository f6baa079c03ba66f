#include "collector/http/api/absence_body.h"

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/http/api/members.h"
#include "collector/roster/written_time.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kLongestKind = 256;
constexpr std::size_t kLongestTime = 64;

}  // namespace

Result<AbsenceBody> read_absence_body(std::string_view body) {
  const auto object = parse_object(body, {"person", "from", "to", "kind", "deputy", "by"},
                                   R"(send {"person": "PERSON", "to": "TIME"}, and "from", "kind", "deputy", "by")");
  if (!object) return tl::unexpected(object.error());
  Members members(*object);
  AbsenceBody out{.person = members.required("person", kLongestPerson),
                  .from = members.text("from", kLongestTime),
                  .to = members.required("to", kLongestTime),
                  .kind = members.text("kind", kLongestKind),
                  .deputy = members.text("deputy", kLongestPerson),
                  .by = members.text("by", kLongestPerson)};
  if (members.error()) return tl::unexpected(*members.error());
  return out;
}

Result<Interval> stretch_of(const AbsenceBody& body, const roster::Zone& zone, Instant now) {
  const auto from =
      body.from.empty() ? Result<Instant>(now) : roster::parse_when(body.from, zone, roster::Edge::start, now);
  if (!from) return tl::unexpected(from.error().in("from"));
  const auto to = roster::parse_end(body.to, zone, now);
  if (!to) return tl::unexpected(to.error().in("to"));
  return Interval{.from = *from, .to = *to};
}

}  // namespace watchbill::http
