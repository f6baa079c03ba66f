// fmt.Sprintf, as far as templates meet it (pkg.go.dev/fmt).

#include <algorithm>
#include <optional>

#include "collector/template/functions.h"
#include "collector/template/go_format.h"

namespace watchbill::templates {

namespace {

struct Verb {
  bool minus = false, plus = false, zero = false, space = false, sharp = false;
  std::size_t width = 0;
  std::optional<int> precision;
  char letter = 0;
};

constexpr std::size_t kWidest = 1000;

std::string fmt_type(const Value& value) {
  return std::holds_alternative<Nil>(value) ? "<nil>" : std::string(type_name(value));
}

std::string signed_number(std::string digits, const Verb& verb) {
  const bool negative = digits.starts_with('-');
  if (!negative && verb.plus && !digits.starts_with('+')) return '+' + digits;
  if (!negative && verb.space) return ' ' + digits;
  return digits;
}

std::string integer(std::int64_t v, const Verb& verb) {
  if (verb.letter == 'x' || verb.letter == 'X') {
    static constexpr std::string_view kLower = "0123456789abcdef";
    static constexpr std::string_view kUpper = "0123456789ABCDEF";
    auto rest = v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v);
    std::string digits;
    do {
      digits.insert(digits.begin(), (verb.letter == 'x' ? kLower : kUpper)[rest % 16]);
      rest /= 16;
    } while (rest > 0);
    return (v < 0 ? "-" : "") + digits;
  }
  return signed_number(std::to_string(v), verb);
}

/// What went wrong, as Go prints it in place of the value.
std::string misfit(const Value& value, const Verb& verb) {
  if (std::holds_alternative<Nil>(value)) return std::string("%!") + verb.letter + "(<nil>)";
  return std::string("%!") + verb.letter + "(" + fmt_type(value) + "=" + to_text(value) + ")";
}

std::string cut(const std::string& text, const Verb& verb) {
  if (!verb.precision) return text;
  std::size_t bytes = 0;
  for (int characters = 0; bytes < text.size(); ++bytes) {
    const bool begins = (static_cast<unsigned char>(text[bytes]) & 0xC0U) != 0x80U;
    if (begins && characters++ == *verb.precision) break;
  }
  return text.substr(0, bytes);
}

std::string number(double v, const Verb& verb) {
  switch (verb.letter) {
    case 'f':
    case 'F':
      return signed_number(go_float_with(v, 'f', verb.precision.value_or(6)), verb);
    case 'e':
      return signed_number(go_float_with(v, 'e', verb.precision.value_or(6)), verb);
    default:
      return signed_number(verb.precision ? go_float_with(v, 'g', *verb.precision) : go_float(v), verb);
  }
}

std::string formatted(const Value& value, const Verb& verb) {
  if (verb.letter == 'T') return fmt_type(value);
  if (verb.letter == 'v' && std::holds_alternative<Nil>(value)) return "<nil>";
  if (const auto* v = std::get_if<std::string>(&value)) {
    if (verb.letter == 's' || verb.letter == 'v') return cut(*v, verb);
    if (verb.letter == 'q') return go_quote(cut(*v, verb));
    return misfit(value, verb);
  }
  if (const auto* v = std::get_if<double>(&value)) {
    const std::string_view fits = "vfFeg";
    return fits.find(verb.letter) == std::string_view::npos ? misfit(value, verb) : number(*v, verb);
  }
  if (const auto* v = std::get_if<std::int64_t>(&value)) {
    const std::string_view fits = "vdxX";
    if (verb.letter == 'c') return {static_cast<char>(*v)};
    return fits.find(verb.letter) == std::string_view::npos ? misfit(value, verb) : integer(*v, verb);
  }
  if (std::holds_alternative<bool>(value)) {
    return verb.letter == 't' || verb.letter == 'v' ? to_text(value) : misfit(value, verb);
  }
  const bool is_printable = verb.letter == 'v' || verb.letter == 's';
  return is_printable && !std::holds_alternative<Nil>(value) ? to_text(value) : misfit(value, verb);
}

std::string padded(std::string text, const Verb& verb) {
  const auto characters = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  if (characters >= verb.width) return text;
  const std::size_t missing = verb.width - characters;
  if (verb.minus) return text.append(missing, ' ');
  if (!verb.zero) return text.insert(0, missing, ' ');
  const bool has_sign = !text.empty() && (text.front() == '-' || text.front() == '+');
  return text.insert(has_sign ? 1 : 0, missing, '0');
}

class Formatter {
 public:
  Formatter(std::string_view format, std::span<const Value> values) : format_(format), values_(values) {}

  std::string run() {
    while (at_ < format_.size()) {
      if (format_[at_] != '%') {
        out_ += format_[at_++];
      } else {
        ++at_;
        directive();
      }
    }
    if (next_ < values_.size()) extra();
    return std::move(out_);
  }

 private:
  void directive() {
    Verb verb = flags();
    verb.width = std::min(integer_here(), kWidest);
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      verb.precision = static_cast<int>(std::min(integer_here(), kWidest));
    }
    if (at_ == format_.size()) {
      out_ += "%!(NOVERB)";
      return;
    }
    verb.letter = format_[at_++];
    if (verb.letter == '%') {
      out_ += '%';
    } else if (next_ == values_.size()) {
      out_ += std::string("%!") + verb.letter + "(MISSING)";
    } else {
      out_ += padded(formatted(values_[next_++], verb), verb);
    }
  }

  Verb flags() {
    Verb verb;
    for (; at_ < format_.size(); ++at_) {
      switch (format_[at_]) {
        case '-':
          verb.minus = true;
          break;
        case '+':
          verb.plus = true;
          break;
        case '0':
          verb.zero = true;
          break;
        case ' ':
          verb.space = true;
          break;
        case '#':
          verb.sharp = true;
          break;
        default:
          return verb;
      }
    }
    return verb;
  }

  std::size_t integer_here() {
    std::size_t n = 0;
    for (; at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
      n = std::min(n * 10 + static_cast<std::size_t>(format_[at_] - '0'), kWidest);
    }
    return n;
  }

  void extra() {
    out_ += "%!(EXTRA ";
    for (bool first = true; next_ < values_.size(); ++next_, first = false) {
      if (!first) out_ += ", ";
      out_ += fmt_type(values_[next_]);
      if (!std::holds_alternative<Nil>(values_[next_])) out_ += "=" + to_text(values_[next_]);
    }
    out_ += ')';
  }

  std::string_view format_;
  std::span<const Value> values_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  std::string out_;
};

}  // namespace

std::string go_printf(std::string_view format, std::span<const Value> values) {
  return Formatter(format, values).run();
}

}  // namespace watchbill::templates
