#pragma once
// Matchers made ready to be asked many times. Immutable; thread-safe.

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "collector/promql/source.h"
#include "proto/shared/result.h"

namespace re2 {
class RE2;
}

namespace watchbill::promql {

class CompiledMatcher {
 public:
  /// Fails where a regular expression is malformed.
  static Result<CompiledMatcher> make(Matcher);

  /// Whether a label of this value fits; "" stands for a label that is not there.
  bool fits(std::string_view value) const;
  const Matcher& matcher() const { return matcher_; }

 private:
  explicit CompiledMatcher(Matcher matcher) : matcher_(std::move(matcher)) {}

  Matcher matcher_;
  std::shared_ptr<const re2::RE2> pattern_;  // shared by copies of the matcher; immutable
};

/// All matchers of a selector. Malformed regular expressions, which a parsed query does not have, fit nothing.
class MatcherSet {
 public:
  explicit MatcherSet(std::span<const Matcher>);
  bool fits(const Labels&) const;

 private:
  std::vector<CompiledMatcher> matchers_;
  bool is_sound_ = true;
};

}  // namespace watchbill::promql
