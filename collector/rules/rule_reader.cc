#include "collector/rules/rule_reader.h"

#include <algorithm>
#include <map>

namespace watchbill::rules {
namespace {

/// A literal text as a template: what stands for itself is never expanded.
templates::Template literal() {
  return *templates::Template::parse("");
}

std::string title(const Rule& rule) {
  return (rule.is_alert() ? "alert '" : "record '") + rule.name() + "'";
}

}  // namespace

RuleSet RuleReader::read(const yaml::Node& document) {
  RuleSet set;
  if (document.is_null()) return set;
  yaml::Fields fields(document, errors_);
  const auto groups = fields.optional("groups");
  fields.finish();
  if (!groups || groups->is_null()) return set;
  std::map<std::string, SourcePos> names;
  for (const auto& node : groups->items(errors_)) {
    auto read = group(node);
    if (!read) continue;
    const auto [first, is_new] = names.try_emplace(read->name, node.where());
    if (!is_new) {
      errors_.add(node.where(), "group '" + read->name + "' is there twice in this file",
                  "the first stands in line " + std::to_string(first->second.line) + "; rename one");
    }
    set.groups.push_back(std::move(*read));
  }
  remark_duplicates(set);
  return set;
}

std::optional<Group> RuleReader::group(const yaml::Node& node) {
  yaml::Fields fields(node, errors_);
  Group out{.name = scalar(fields.optional("name")), .file = file_};
  const auto interval = fields.optional("interval");
  const auto limit = fields.optional("limit");
  const auto rules = fields.optional("rules");
  fields.finish();
  if (!node.is_map()) return std::nullopt;
  if (out.name.empty()) errors_.add(node.where(), "a group has no name", "give it one, unique within the file");
  out.interval = duration(interval);
  if (out.interval == Duration{0}) out.interval = options_.default_interval;
  if (limit && !limit->is_null()) {
    const auto n = limit->integer(errors_);
    out.limit = n && *n > 0 ? static_cast<std::size_t>(*n) : 0;
  }
  if (!rules || rules->is_null()) return out;
  for (const auto& each : rules->items(errors_)) {
    if (auto read = rule(each)) out.rules.push_back(std::move(*read));
  }
  return out;
}

std::optional<Rule> RuleReader::rule(const yaml::Node& node) {
  yaml::Fields fields(node, errors_);
  const auto record = fields.optional("record");
  const auto alert = fields.optional("alert");
  const auto expr = fields.optional("expr");
  const auto hold = fields.optional("for");
  const auto keep = fields.optional("keep_firing_for");
  const auto labels = fields.optional("labels");
  const auto annotations = fields.optional("annotations");
  fields.finish();
  if (!node.is_map()) return std::nullopt;

  const std::string alert_name = scalar(alert);
  const std::string record_name = scalar(record);
  const SourcePos where = node.where();
  if (!alert_name.empty() && !record_name.empty()) {
    errors_.add(record->where(), "a rule has both 'record' and 'alert'", "make two rules of it");
  } else if (alert_name.empty() && record_name.empty()) {
    errors_.add(where, "a rule has neither 'alert' nor 'record'", "name it");
  }
  if (!record_name.empty() && !is_metric_name(record_name)) {
    errors_.add(record->where(), "'" + record_name + "' is no metric name",
                "letters, digits, '_' and ':', not beginning with a digit");
  }
  auto query = expression(expr, where, alert_name.empty() ? record_name : alert_name);
  const bool is_alert = record_name.empty();
  auto label_texts = texts(labels, "label", is_alert);
  auto annotation_texts = texts(annotations, "annotation", is_alert);
  const Duration hold_for = duration(hold);
  const Duration keep_for = duration(keep);
  if (!query) return std::nullopt;
  Rule out{.alert = alert_name,
           .record = record_name,
           .expr = std::move(*query),
           .hold = hold_for,
           .keep_firing_for = keep_for,
           .labels = std::move(label_texts),
           .annotations = std::move(annotation_texts),
           .where = where};
  if (!is_alert) only_for_alerts(out, hold, keep, annotations);
  return out;
}

void RuleReader::only_for_alerts(const Rule& rule, const std::optional<yaml::Node>& hold,
                                 const std::optional<yaml::Node>& keep, const std::optional<yaml::Node>& annotations) {
  const auto refuse = [&](const yaml::Node& node, const char* field) {
    errors_.add(node.where(), std::string("'") + field + "' has no place in a recording rule",
                "leave it out, or write an alert");
  };
  if (!rule.annotations.empty()) refuse(*annotations, "annotations");
  if (rule.hold != Duration{0}) refuse(*hold, "for");
  if (rule.keep_firing_for != Duration{0}) refuse(*keep, "keep_firing_for");
}

std::optional<promql::Query> RuleReader::expression(const std::optional<yaml::Node>& node, const SourcePos& rule,
                                                    const std::string& name) {
  const std::string text = scalar(node);
  if (text.empty()) {
    if (!node || node->is_null() || node->is_scalar()) {
      errors_.add(node ? node->where() : rule, "rule '" + name + "' has no 'expr'", "write its PromQL expression");
    }
    return std::nullopt;
  }
  auto query = promql::Query::parse(text);
  if (!query) {
    add_inner(*node, text, "rule '" + name + "'", query.error());
    return std::nullopt;
  }
  const Duration reach = query->reach();
  if (reach > options_.horizon) {
    errors_.add(node->where(),
                "rule '" + name + "' reads " + format_duration(reach) + " back, but the window keeps " +
                    format_duration(options_.horizon),
                "shorten its ranges and offsets (5m of look-back are counted), or let Prometheus evaluate it and send "
                "its alerts here");
    return std::nullopt;
  }
  return *query;
}

std::vector<Templated> RuleReader::texts(const std::optional<yaml::Node>& node, std::string_view what,
                                         bool are_templates) {
  std::vector<Templated> out;
  if (!node || node->is_null()) return out;
  for (const auto& [key, value] : node->pairs(errors_)) {
    const std::string name = scalar(key);
    if (!is_label_name(name) || (what == "label" && name == "__name__")) {
      errors_.add(key.where(), "'" + name + "' is no " + std::string(what) + " name",
                  "letters, digits and '_', not beginning with a digit");
    }
    const std::string text = scalar(value);
    if (!is_utf8(text)) errors_.add(value.where(), std::string(what) + " '" + name + "' is not UTF-8");
    auto parsed = are_templates ? templates::Template::parse(text) : Result<templates::Template>(literal());
    if (!parsed) {
      add_inner(value, text, std::string(what) + " '" + name + "'", parsed.error());
      continue;
    }
    out.push_back({.name = name, .text = text, .expansion = std::move(*parsed), .where = value.where()});
  }
  std::sort(out.begin(), out.end(), [](const Templated& a, const Templated& b) { return a.name < b.name; });
  return out;
}

std::string RuleReader::scalar(const std::optional<yaml::Node>& node) {
  if (!node || node->is_null()) return {};
  return node->text(errors_).value_or("");
}

Duration RuleReader::duration(const std::optional<yaml::Node>& node) {
  if (!node || node->is_null()) return Duration{0};
  return node->duration(errors_).value_or(Duration{0});
}

/// An error within a scalar, put where that part of it stands in the file.
void RuleReader::add_inner(const yaml::Node& node, const std::string& value, const std::string& context,
                           const Error& error) {
  Error placed = error.in(context);
  const InnerPlace inner = error.where && error.where->line > 0
                               ? InnerPlace{.line = error.where->line, .column = error.where->column}
                               : InnerPlace{};
  placed.where = place_in(text_, node.where(), value, inner);
  errors_.add(std::move(placed));
}

/// Rules with the same name and the same labels are evaluated, and give one another's alerts: promtool remarks on them.
void RuleReader::remark_duplicates(RuleSet& set) {
  std::map<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>, SourcePos> seen;
  for (const auto& group : set.groups) {
    for (const auto& rule : group.rules) {
      std::vector<std::pair<std::string, std::string>> labels;
      for (const auto& label : rule.labels) labels.emplace_back(label.name, label.text);
      const auto [first, is_new] = seen.try_emplace({rule.name(), std::move(labels)}, rule.where);
      if (is_new) continue;
      set.warnings.push_back(
          {.problem = title(rule) + " is there twice with the same labels",
           .remedy = "the first stands in line " + std::to_string(first->second.line) + "; tell them apart by a label",
           .where = rule.where});
    }
  }
}

}  // namespace watchbill::rules
