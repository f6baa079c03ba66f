#pragma once
// Small readers for the text that kernels write. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace watchbill::probe {

/// Lines without their ends; none for an empty text.
std::vector<std::string_view> lines(std::string_view text);
/// What blanks and tabs separate.
std::vector<std::string_view> fields(std::string_view line);
std::string_view trimmed(std::string_view text);
/// A decimal number, whole; not "nan", "inf" or hexadecimal.
std::optional<double> number(std::string_view text);
/// Each byte that is not part of a well-formed character becomes U+FFFD.
std::string with_valid_utf8(std::string_view text);

/// Keeps the first problem of a collection that goes on.
class Problems {
 public:
  void add(std::string problem) {
    if (first_.empty()) first_ = std::move(problem);
    ++count_;
  }
  bool empty() const { return count_ == 0; }
  /// The first problem, and how many more there were.
  std::string text() const { return count_ < 2 ? first_ : first_ + " (and " + std::to_string(count_ - 1) + " more)"; }

 private:
  std::string first_;
  std::size_t count_ = 0;
};

}  // namespace watchbill::probe
