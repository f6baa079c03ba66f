#include "collector/promql/matching.h"

#include <algorithm>

#include <re2/re2.h>

namespace watchbill::promql {

namespace {

/// What is wrong with a pattern, as Go's regexp/syntax says it.
std::string go_words(const re2::RE2& pattern) {
  const auto words = [&]() -> std::string {
    switch (pattern.error_code()) {
      case re2::RE2::ErrorBadEscape:
        return "invalid escape sequence";
      case re2::RE2::ErrorBadCharClass:
        return "invalid character class";
      case re2::RE2::ErrorBadCharRange:
        return "invalid character class range";
      case re2::RE2::ErrorMissingBracket:
        return "missing closing ]";
      case re2::RE2::ErrorMissingParen:
        return "missing closing )";
      case re2::RE2::ErrorTrailingBackslash:
        return "trailing backslash at end of expression";
      case re2::RE2::ErrorRepeatArgument:
        return "missing argument to repetition operator";
      case re2::RE2::ErrorRepeatSize:
        return "invalid repeat count";
      case re2::RE2::ErrorRepeatOp:
        return "invalid nested repetition operator";
      case re2::RE2::ErrorBadPerlOp:
        return "invalid or unsupported Perl syntax";
      case re2::RE2::ErrorBadUTF8:
        return "invalid UTF-8";
      case re2::RE2::ErrorBadNamedCapture:
        return "invalid named capture";
      default:
        return pattern.error();
    }
  };
  return words() + ": `" + pattern.error_arg() + "`";
}

}  // namespace

Result<CompiledMatcher> CompiledMatcher::make(Matcher matcher) {
  CompiledMatcher compiled(std::move(matcher));
  const bool is_pattern =
      compiled.matcher_.op == Matcher::Op::matches || compiled.matcher_.op == Matcher::Op::not_matches;
  if (!is_pattern) return compiled;
  // Anchored at both ends, as Prometheus does; the group keeps alternatives together.
  auto pattern = std::make_shared<re2::RE2>("^(?:" + compiled.matcher_.value + ")$", re2::RE2::Quiet);
  if (!pattern->ok()) return fail("error parsing regexp: " + go_words(*pattern));
  compiled.pattern_ = std::move(pattern);
  return compiled;
}

bool CompiledMatcher::fits(std::string_view value) const {
  const auto matches = [&] { return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *pattern_); };
  switch (matcher_.op) {
    case Matcher::Op::equal:
      return value == matcher_.value;
    case Matcher::Op::not_equal:
      return value != matcher_.value;
    case Matcher::Op::matches:
      return matches();
    case Matcher::Op::not_matches:
      break;
  }
  return !matches();
}

MatcherSet::MatcherSet(std::span<const Matcher> matchers) {
  for (const auto& matcher : matchers) {
    auto compiled = CompiledMatcher::make(matcher);
    if (compiled) {
      matchers_.push_back(std::move(*compiled));
    } else {
      is_sound_ = false;
    }
  }
}

bool MatcherSet::fits(const Labels& labels) const {
  return is_sound_ && std::all_of(matchers_.begin(), matchers_.end(), [&](const CompiledMatcher& matcher) {
           return matcher.fits(value_of(labels, matcher.matcher().name));
         });
}

}  // namespace watchbill::promql
