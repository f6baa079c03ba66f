#include "proto/shared/yaml.h"

#include <charconv>
#include <cmath>
#include <set>

#include "proto/shared/remedy.h"
#include "proto/shared/yaml_value.h"

namespace watchbill::yaml {

void Errors::add(SourcePos where, std::string problem, std::string remedy) {
  errors_.push_back({.problem = std::move(problem), .remedy = std::move(remedy), .where = std::move(where)});
}

void Errors::add(Error error) {
  errors_.push_back(std::move(error));
}

Node::Node(std::shared_ptr<const Value> value, std::shared_ptr<const std::string> file)
    : value_(std::move(value)), file_(std::move(file)) {}

SourcePos Node::where() const {
  return {.file = *file_, .line = value_->line, .column = value_->column};
}
bool Node::is_map() const {
  return value_->kind == Value::Kind::map;
}
bool Node::is_list() const {
  return value_->kind == Value::Kind::list;
}
bool Node::is_scalar() const {
  return value_->kind == Value::Kind::scalar;
}
bool Node::is_null() const {
  return value_->kind == Value::Kind::null;
}

namespace {

std::string what_it_is(const Node& node) {
  if (node.is_map()) return "a map";
  if (node.is_list()) return "a list";
  return node.is_null() ? "nothing" : "text";
}

void wrong_type(const Node& node, std::string_view expected, Errors& errors) {
  errors.add(node.where(), "expected " + std::string(expected) + ", found " + what_it_is(node));
}

void wrong_text(const Node& node, std::string_view text, std::string_view what, std::string_view remedy,
                Errors& errors) {
  errors.add(node.where(), "'" + std::string(text) + "' is not " + std::string(what), std::string(remedy));
}

/// The whole of a text as one number.
template <class T>
std::optional<T> number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::string> Node::text(Errors& errors) const {
  if (is_scalar()) return value_->text;
  wrong_type(*this, "text", errors);
  return std::nullopt;
}

std::optional<std::int64_t> Node::integer(Errors& errors) const {
  if (!is_scalar()) {
    wrong_type(*this, "a whole number", errors);
    return std::nullopt;
  }
  const auto value = value_->is_plain ? number_in<std::int64_t>(value_->text) : std::nullopt;
  if (!value) wrong_text(*this, value_->text, "a whole number", "write it in digits, without quotes", errors);
  return value;
}

std::optional<double> Node::number(Errors& errors) const {
  if (!is_scalar()) {
    wrong_type(*this, "a number", errors);
    return std::nullopt;
  }
  auto value = value_->is_plain ? number_in<double>(value_->text) : std::nullopt;
  if (value && !std::isfinite(*value)) value.reset();
  if (!value) wrong_text(*this, value_->text, "a number", "write it in digits, without quotes", errors);
  return value;
}

std::optional<bool> Node::boolean(Errors& errors) const {
  if (!is_scalar()) {
    wrong_type(*this, "true or false", errors);
    return std::nullopt;
  }
  if (value_->is_plain && value_->text == "true") return true;
  if (value_->is_plain && value_->text == "false") return false;
  wrong_text(*this, value_->text, "true or false", "write true or false, without quotes", errors);
  return std::nullopt;
}

std::optional<Duration> Node::duration(Errors& errors) const {
  if (!is_scalar()) {
    wrong_type(*this, "a duration", errors);
    return std::nullopt;
  }
  auto value = parse_duration(value_->text);
  if (value) return *value;
  errors.add(where(), value.error().problem, value.error().remedy);
  return std::nullopt;
}

std::vector<Node> Node::items(Errors& errors) const {
  std::vector<Node> out;
  if (!is_list()) {
    wrong_type(*this, "a list", errors);
    return out;
  }
  out.reserve(value_->children.size());
  for (const auto& child : value_->children) out.emplace_back(child, file_);
  return out;
}

std::vector<std::string> Node::texts(Errors& errors) const {
  std::vector<std::string> out;
  if (is_scalar()) {
    out.push_back(value_->text);
  } else if (is_list()) {
    for (const auto& item : items(errors)) {
      if (auto text = item.text(errors)) out.push_back(std::move(*text));
    }
  } else {
    wrong_type(*this, "text or a list of texts", errors);
  }
  return out;
}

std::vector<std::pair<Node, Node>> Node::pairs(Errors& errors) const {
  std::vector<std::pair<Node, Node>> out;
  if (!is_map()) {
    wrong_type(*this, "a map", errors);
    return out;
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i + 1 < value_->children.size(); i += 2) {
    Node key(value_->children[i], file_);
    if (!key.is_scalar()) {
      wrong_type(key, "text as a key", errors);
      continue;
    }
    if (!seen.insert(key.value_->text).second) {
      errors.add(key.where(), "'" + key.value_->text + "' stands here twice", "keep one of them");
      continue;
    }
    out.emplace_back(std::move(key), Node(value_->children[i + 1], file_));
  }
  return out;
}

Fields::Fields(const Node& map, Errors& errors)
    : where_(map.where()), errors_(errors), pairs_(map.pairs(errors)), is_map_(map.is_map()) {
  used_.resize(pairs_.size());
}

std::optional<Node> Fields::optional(std::string_view name) {
  known_.emplace_back(name);
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    if (pairs_[i].first.text(errors_) != name) continue;
    used_[i] = true;
    return pairs_[i].second;
  }
  return std::nullopt;
}

std::optional<Node> Fields::required(std::string_view name) {
  auto found = optional(name);
  if (!found && is_map_) errors_.add(where_, "the field '" + std::string(name) + "' is missing", "add it");
  return found;
}

void Fields::finish() {
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    if (used_[i]) continue;
    const auto name = pairs_[i].first.text(errors_).value_or("");
    errors_.add(pairs_[i].first.where(), "unknown field '" + name + "'",
                did_you_mean_one_of(name, known_, "known here: "));
  }
}

}  // namespace watchbill::yaml
