#pragma once
// Conditions on an alert's labels, as people write them into a policy: `instance=~"pay-.*", site!="lab"`. An immutable
// value, cheap to copy; pure; thread-safe.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace re2 {
class RE2;
}

namespace watchbill::ownership {

class Matchers {
 public:
  /// Matches nothing.
  Matchers() = default;
  /// As PromQL writes them between braces: `=`, `!=`, `=~`, `!~`, joined by commas, values in double or single quotes
  /// with a backslash before a quote or a backslash, or in backquotes as they stand. A pattern (RE2) is anchored at
  /// both ends. Refused, as PromQL does, where an alert without any label would match.
  static Result<Matchers> parse(std::string_view);

  /// A label that is not there counts as empty.
  bool match(const Labels&) const;
  bool empty() const { return all_.empty(); }

 private:
  struct Matcher {
    std::string name;
    std::string value;
    bool is_negated = false;
    std::shared_ptr<const re2::RE2> pattern{};  // shared by copies of the policy; immutable; null for equality

    bool fits(std::string_view value) const;
  };
  static Result<Matcher> parse_one(std::string_view& text);

  std::vector<Matcher> all_;
};

}  // namespace watchbill::ownership
