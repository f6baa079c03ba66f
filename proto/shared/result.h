#pragma once
// Result<T>: a value, or an Error that says place, problem and remedy. Values; thread-safe as such.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace watchbill {

/// A place in a text a person wrote. Lines and columns count from 1; 0 means unknown.
struct SourcePos {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const SourcePos&) const = default;
};

struct Error {
  std::string problem;
  std::string remedy{};              ///< what to do about it; empty where the problem says it
  std::optional<SourcePos> where{};  ///< in a file, when there is one

  bool operator==(const Error&) const = default;

  /// `file:line:column: problem (remedy)`, parts left out where unknown.
  std::string text() const;
  /// The same error with `context: ` before its problem.
  Error in(std::string_view context) const;
};

template <class T>
using Result = tl::expected<T, Error>;
/// For text that is checked whole: every error at once.
template <class T>
using Checked = tl::expected<T, std::vector<Error>>;

inline tl::unexpected<Error> fail(std::string problem, std::string remedy = {}) {
  return tl::unexpected(Error{.problem = std::move(problem), .remedy = std::move(remedy)});
}

/// The candidate nearest to `word` by edit distance, if near enough to be a slip of the hand; for "did you mean".
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace watchbill
