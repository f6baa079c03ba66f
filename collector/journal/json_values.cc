#include "collector/journal/json_values.h"

#include <charconv>
#include <cmath>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "collector/incident/repair.h"

namespace watchbill::journal::json_values {

Json of(const std::string& text) {
  return incident::repaired(text);
}
Json of(Instant t) {
  return t.time_since_epoch().count();
}
Json of(Severity severity) {
  return std::string(to_text(severity));
}
Json of(Party party) {
  return std::string(to_text(party));
}

Json of(double value) {
  if (std::isnan(value)) return "nan";  // whatever its sign and payload
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return std::string(text, end);
}

Json of(const Labels& labels) {
  Json out = Json::object();
  for (const auto& label : labels) out[incident::repaired(label.name)] = incident::repaired(label.value);
  return out;
}

void set(Json& object, const char* key, const std::optional<Instant>& t) {
  if (t) object[key] = of(*t);
}

namespace {

Instant read_instant(const Json& value) {
  if (!value.is_number_integer()) throw std::invalid_argument("an instant is a whole number of milliseconds");
  return Instant{Duration{value.get<std::int64_t>()}};
}

/// The enumerator among `count` from `first` on whose to_text is the value at `key`.
template <class Enum>
Enum named(const Json& object, const char* key, int count, int first = 0) {
  const std::string name = text(object, key);
  for (int n = first; n < first + count; ++n) {
    if (to_text(static_cast<Enum>(n)) == name) return static_cast<Enum>(n);
  }
  throw std::invalid_argument("unknown " + std::string(key) + " '" + name + "'");
}

}  // namespace

std::string text(const Json& object, const char* key) {
  return object.at(key).get<std::string>();
}

std::string optional_text(const Json& object, const char* key) {
  return object.contains(key) ? text(object, key) : std::string{};
}

Instant instant(const Json& object, const char* key) {
  return read_instant(object.at(key));
}

std::optional<Instant> optional_instant(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at == object.end() ? std::nullopt : std::optional(read_instant(*at));
}

double number(const Json& object, const char* key) {
  const std::string written = text(object, key);
  double value = 0;
  const auto parsed = std::from_chars(written.data(), written.data() + written.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != written.data() + written.size()) {
    throw std::invalid_argument("not a number: " + written);
  }
  return value;
}

Labels labels(const Json& object, const char* key) {
  Labels out;
  for (const auto& [name, value] : object.at(key).items()) {
    out.push_back({.name = name, .value = value.get<std::string>()});
  }
  return sorted(std::move(out));
}

Severity severity(const Json& object, const char* key) {
  return named<Severity>(object, key, 4, 1);
}
Party party(const Json& object, const char* key) {
  return named<Party>(object, key, 2);
}
ownership::Rule rule(const Json& object, const char* key) {
  return named<ownership::Rule>(object, key, 7);
}
ownership::How how(const Json& object, const char* key) {
  return named<ownership::How>(object, key, 4);
}
incident::Cause cause(const Json& object, const char* key) {
  return named<incident::Cause>(object, key, static_cast<int>(incident::Cause::left) + 1);  // the last one
}
incident::OfferEnded::How offer_end(const Json& object, const char* key) {
  return named<incident::OfferEnded::How>(object, key, 2);
}
incident::Silence::Kind silence_kind(const Json& object, const char* key) {
  return named<incident::Silence::Kind>(object, key, 2);
}

}  // namespace watchbill::journal::json_values
