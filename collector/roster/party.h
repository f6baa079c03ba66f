#pragma once
// The two parties of a client and how urgent a problem is. Values.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace watchbill {

enum class Party : std::uint8_t { internal, msp };
constexpr Party other(Party p) {
  return p == Party::internal ? Party::msp : Party::internal;
}
constexpr std::string_view to_text(Party p) {
  return p == Party::internal ? "internal" : "msp";
}

/// P1 is the most urgent; comparisons go by number, so `a < b` means a is more urgent.
enum class Severity : std::uint8_t { p1 = 1, p2, p3, p4 };
constexpr std::string_view to_text(Severity s) {
  constexpr std::array<std::string_view, 4> names{"P1", "P2", "P3", "P4"};
  return names[static_cast<std::size_t>(s) - 1];
}
/// `P1` … `P4`, or rules' critical, warning, info (P1, P3, P4).
std::optional<Severity> parse_severity(std::string_view);

}  // namespace watchbill
