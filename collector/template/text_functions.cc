// Text: print and its kin, case, patterns (RE2, anchored nowhere), escapes.

#include <array>
#include <cctype>

#include <re2/re2.h>

#include "collector/template/functions.h"
#include "collector/template/go_format.h"
#include "collector/template/go_regexp.h"

namespace watchbill::templates {

/// net/url's QueryEscape.
std::string url_escape(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char ch : text) {
    const auto c = static_cast<unsigned char>(ch);
    if (std::isalnum(c) != 0 || ch == '-' || ch == '_' || ch == '.' || ch == '~') {
      out += ch;
    } else if (ch == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kHex[c >> 4U];
      out += kHex[c & 15U];
    }
  }
  return out;
}

namespace {

using Arguments = std::span<const Value>;

Result<std::string> text(const Value& value) {
  if (const auto* v = std::get_if<std::string>(&value)) return *v;
  return fail("wrong type for value; expected string; got " + std::string(type_name(value)));
}

bool is_text(const Value& value) {
  return std::holds_alternative<std::string>(value);
}

/// fmt.Sprint: a space between two neighbours neither of which is text.
std::string joined(Arguments in) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (i > 0 && !is_text(in[i - 1]) && !is_text(in[i])) out += ' ';
    out += std::holds_alternative<Nil>(in[i]) ? "<nil>" : to_text(in[i]);
  }
  return out;
}

Result<Value> print(const Data&, Arguments in) {
  return joined(in);
}
Result<Value> println(const Data&, Arguments in) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (i > 0) out += ' ';
    out += to_text(in[i]);
  }
  return out + '\n';
}
Result<Value> printf(const Data&, Arguments in) {
  return text(in[0]).map([&](const std::string& format) -> Value { return go_printf(format, in.subspan(1)); });
}

/// ASCII letters change case; other characters stay as they are.
std::string upper(std::string in) {
  for (char& c : in) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return in;
}
std::string lower(std::string in) {
  for (char& c : in) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return in;
}
/// strings.Title: the first letter of each word.
std::string title(std::string in) {
  bool begins = true;
  for (char& c : in) {
    if (begins && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto byte = static_cast<unsigned char>(c);
    begins = std::isalnum(byte) == 0 && c != '_' && c != '\'' && byte < 0x80;
  }
  return in;
}
std::string same(std::string in) {
  return in;
}

/// html/template's HTMLEscapeString.
std::string html(std::string in) {
  std::string out;
  for (const char c : in) {
    switch (c) {
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string without_port(std::string in) {
  if (in.starts_with('[')) {
    const auto close = in.find("]:");
    return close == std::string::npos ? in : in.substr(1, close - 1);
  }
  const auto colon = in.find(':');
  if (colon == std::string::npos || in.find(':', colon + 1) != std::string::npos) return in;
  return in.substr(0, colon);
}

/// host.example.com:9100 becomes host:9100; an address stays.
std::string without_domain(std::string in) {
  const auto host = without_port(in);
  const bool is_address =
      host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
  if (is_address) return in;
  const auto rest = in.size() > host.size() ? in.substr(host.size()) : std::string{};
  return host.substr(0, host.find('.')) + rest;
}

template <std::string (*F)(std::string)>
Result<Value> on_text(const Data&, Arguments in) {
  return text(in[0]).map([](std::string v) -> Value { return F(std::move(v)); });
}
/// Of anything, as it would be printed.
template <std::string (*F)(std::string)>
Result<Value> on_printed(const Data&, Arguments in) {
  return F(joined(in));
}
std::string query_escape(std::string in) {
  return url_escape(in);
}

/// regexp.ReplaceAllString.
Result<Value> replace_all(const Data&, Arguments in) {
  const auto pattern_text = text(in[0]);
  const auto replacement = text(in[1]);
  const auto subject = text(in[2]);
  for (const auto* argument : {&pattern_text, &replacement, &subject}) {
    if (!*argument) return tl::unexpected(argument->error());
  }
  re2::RE2 pattern(*pattern_text, re2::RE2::Quiet);
  if (!pattern.ok()) return fail("error calling reReplaceAll: error parsing regexp: " + pattern.error());
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
  std::string out;
  std::size_t at = 0;
  std::size_t copied = 0;
  while (at <= subject->size() && pattern.Match(*subject, at, subject->size(), re2::RE2::UNANCHORED, groups.data(),
                                                static_cast<int>(groups.size()))) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - subject->data());
    const std::size_t end = begin + groups[0].size();
    out.append(*subject, copied, begin - copied);
    // Go leaves out an empty match right after a match.
    if (begin != end || begin != copied || begin == 0) out += go_expand(*replacement, pattern, groups);
    copied = end;
    at = end > begin ? end : end + 1;
  }
  return out.append(*subject, copied);
}

Result<Value> match(const Data&, Arguments in) {
  const auto pattern_text = text(in[0]);
  const auto subject = text(in[1]);
  if (!pattern_text) return tl::unexpected(pattern_text.error());
  if (!subject) return tl::unexpected(subject.error());
  const re2::RE2 pattern(*pattern_text, re2::RE2::Quiet);
  if (!pattern.ok()) return fail("error calling match: error parsing regexp: " + pattern.error());
  return re2::RE2::PartialMatch(*subject, pattern);
}

constexpr std::array<Function, 13> kFunctions{{{"print", 0, Function::kAny, print},
                                               {"println", 0, Function::kAny, println},
                                               {"printf", 1, Function::kAny, printf},
                                               {"toUpper", 1, 1, on_text<upper>},
                                               {"toLower", 1, 1, on_text<lower>},
                                               {"title", 1, 1, on_text<title>},
                                               {"safeHtml", 1, 1, on_text<same>},
                                               {"stripPort", 1, 1, on_text<without_port>},
                                               {"stripDomain", 1, 1, on_text<without_domain>},
                                               {"html", 1, Function::kAny, on_printed<html>},
                                               {"urlquery", 1, Function::kAny, on_printed<query_escape>},
                                               {"reReplaceAll", 3, 3, replace_all},
                                               {"match", 2, 2, match}}};

}  // namespace

std::span<const Function> text_functions() {
  return kFunctions;
}

}  // namespace watchbill::templates
