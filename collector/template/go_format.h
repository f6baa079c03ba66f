#pragma once
// Text as Go's fmt and strconv write it, which is what people see in Prometheus' alerts. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace watchbill::templates {

/// fmt's %v of a float64: shortest text that reads back the same, exponent form below 1e-4 and from 1e6 on.
std::string go_float(double);
/// strconv.FormatFloat(v, 'f', -1, 64): shortest, never an exponent.
std::string go_plain_float(double);
/// fmt's %.Ng, %.Nf or %.Ne, with NaN and +Inf spelled as Go does.
std::string go_float_with(double, char verb, int precision);
/// strconv.Quote: double quotes, escapes for what cannot be printed.
std::string go_quote(std::string_view);
/// What stands between the quotes of a Go literal (go.dev/ref/spec#String_literals) means; only its own quote may be
/// escaped. Nothing where it is malformed.
std::optional<std::string> go_unescape(std::string_view inside, char quote);

}  // namespace watchbill::templates
