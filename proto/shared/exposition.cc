#include "proto/shared/exposition.h"

#include <array>
#include <charconv>
#include <cmath>
#include <map>

namespace watchbill::exposition {

std::string format_value(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

namespace {

void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

void append_sample(std::string& out, const Sample& sample) {
  out += sample.name;
  if (!sample.labels.empty()) {
    char before = '{';
    for (const auto& label : sample.labels) {
      out += before;
      out += label.name;
      out += "=\"";
      append_escaped(out, label.value, true);
      out += '"';
      before = ',';
    }
    out += '}';
  }
  out += ' ';
  out += format_value(sample.value);
  out += '\n';
}

}  // namespace

std::string write(std::span<const Sample> samples) {
  std::vector<std::string_view> order;
  std::map<std::string_view, std::vector<const Sample*>> families;
  for (const auto& sample : samples) {
    auto& family = families[sample.name];
    if (family.empty()) order.push_back(sample.name);
    family.push_back(&sample);
  }
  std::string out;
  for (const auto name : order) {
    const auto& family = families[name];
    if (!family.front()->help.empty()) {
      out += "# HELP ";
      out += name;
      out += ' ';
      append_escaped(out, family.front()->help, false);
      out += '\n';
    }
    out += "# TYPE ";
    out += name;
    out += ' ';
    out += to_text(family.front()->type);
    out += '\n';
    for (const auto* sample : family) append_sample(out, *sample);
  }
  return out;
}

}  // namespace watchbill::exposition
