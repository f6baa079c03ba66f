#include "collector/http/api/absence_body.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"
#include "collector/roster/written_time.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kLongestKind = 256;
constexpr std::size_t kLongestTime = 64;

/// Texts of a body by name; the first that is wrong is kept.
class Members {
 public:
  explicit Members(const nlohmann::json& object) : object_(object) {}
  std::string required(const char* name, std::size_t longest) { return keep(string_in(object_, name, longest)); }
  std::string optional(const char* name, std::size_t longest) {
    return keep(optional_string_in(object_, name, longest));
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string keep(Result<std::string> text) {
    if (text) return *std::move(text);
    if (!error_) error_ = std::move(text.error());
    return {};
  }

  const nlohmann::json& object_;
  std::optional<Error> error_;
};

}  // namespace

Result<AbsenceBody> read_absence_body(std::string_view body) {
  const auto object = parse_object(body, {"person", "from", "to", "kind", "deputy", "by"},
                                   R"(send {"person": "PERSON", "to": "TIME"}, and "from", "kind", "deputy", "by")");
  if (!object) return tl::unexpected(object.error());
  Members members(*object);
  AbsenceBody out{.person = members.required("person", kLongestPerson),
                  .from = members.optional("from", kLongestTime),
                  .to = members.required("to", kLongestTime),
                  .kind = members.optional("kind", kLongestKind),
                  .deputy = members.optional("deputy", kLongestPerson),
                  .by = members.optional("by", kLongestPerson)};
  if (members.error()) return tl::unexpected(*members.error());
  return out;
}

Result<Interval> stretch_of(const AbsenceBody& body, const roster::Zone& zone, Instant now) {
  const auto from = body.from.empty() ? Result<Instant>(now) : roster::parse_when(body.from, zone, roster::Edge::start);
  if (!from) return tl::unexpected(from.error().in("from"));
  const auto to = roster::parse_end(body.to, zone);
  if (!to) return tl::unexpected(to.error().in("to"));
  return Interval{.from = *from, .to = *to};
}

}  // namespace watchbill::http
