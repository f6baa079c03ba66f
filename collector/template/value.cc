#include "collector/template/value.h"

#include <array>
#include <cstdio>

#include "collector/template/go_format.h"
#include "proto/shared/time.h"

namespace watchbill::templates {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

std::string map_text(const std::map<std::string, std::string>& map) {
  std::string out = "map[";
  for (const auto& [name, value] : map) {
    if (out.size() > 4) out += ' ';
    out.append(name).append(":").append(value);
  }
  return out + ']';
}

/// time.Time's String: 2015-06-23 13:19:44.128 +0000 UTC.
std::string moment_text(Moment moment) {
  const Instant at{Duration{moment.milliseconds}};
  std::string text = format_instant(at);
  text[text.find('T')] = ' ';
  text.pop_back();
  const auto part = (at - std::chrono::floor<std::chrono::seconds>(at)).count();
  if (part > 0) {
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), ".%03d", static_cast<int>(part));
    std::string fraction = digits.data();
    while (fraction.back() == '0') fraction.pop_back();
    text += fraction;
  }
  return text + " +0000 UTC";
}

}  // namespace

Map to_map(const Labels& labels) {
  auto map = std::make_shared<std::map<std::string, std::string>>();
  for (const auto& label : labels) map->emplace(label.name, label.value);
  return map;
}

std::string_view type_name(const Value& value) {
  static constexpr std::array<std::string_view, 10> kNames{"nil",
                                                           "bool",
                                                           "int",
                                                           "float64",
                                                           "string",
                                                           "map[string]string",
                                                           "template.queryResult",
                                                           "*template.sample",
                                                           "time.Time",
                                                           "template.Data"};
  return kNames[value.index()];
}

bool is_true(const Value& value) {
  return std::visit(
      Overloaded{[](const Nil&) { return false; }, [](bool v) { return v; }, [](std::int64_t v) { return v != 0; },
                 [](double v) { return v != 0; }, [](const std::string& v) { return !v.empty(); },
                 [](const Map& v) { return !v->empty(); }, [](const Samples& v) { return !v->empty(); },
                 [](const SampleRef&) { return true; }, [](const Moment&) { return true; },
                 [](const Root&) { return true; }},
      value);
}

std::string to_text(const Value& value) {
  return std::visit(Overloaded{[](const Nil&) { return std::string("<no value>"); },
                               [](bool v) { return std::string(v ? "true" : "false"); },
                               [](std::int64_t v) { return std::to_string(v); }, [](double v) { return go_float(v); },
                               [](const std::string& v) { return v; }, [](const Map& v) { return map_text(*v); },
                               [](const Samples& v) {
                                 std::string out = "[";
                                 for (const auto& sample : *v) {
                                   if (out.size() > 1) out += ' ';
                                   out += map_text(*to_map(sample.labels)) + '=' + go_float(sample.value);
                                 }
                                 return out + ']';
                               },
                               [](const SampleRef& v) {
                                 return "&{" + map_text(*to_map((*v).labels)) + ' ' + go_float((*v).value) + '}';
                               },
                               [](const Moment& v) { return moment_text(v); },
                               [](const Root& v) {
                                 return '{' + map_text(*to_map(v.data->labels)) + ' ' +
                                        map_text(*to_map(v.data->external_labels)) + ' ' + v.data->external_url + ' ' +
                                        go_float(v.data->value) + '}';
                               }},
                    value);
}

}  // namespace watchbill::templates
