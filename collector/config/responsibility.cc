#include "collector/config/responsibility.h"

#include <algorithm>

#include "collector/ownership/matrix.h"

namespace watchbill::config {
namespace {

using ownership::Entry;
using ownership::MatrixLine;

std::optional<Entry> read_entry(const yaml::Node& node, const MatrixNames& names, Findings& findings) {
  const auto text = node.text(findings.errors);
  if (!text) return std::nullopt;
  if (*text == "internal") return Entry::internal;
  if (*text == "msp") return Entry::msp;
  if (*text != "defer") {
    add_unknown(findings.errors, node.where(), "owner", *text, {"internal", "msp", "defer"});
    return std::nullopt;
  }
  if (!names.ever_opens) {
    findings.errors.add(node.where(), "'defer' waits for an opening, and 'hours' has none", "give hours, or an owner");
  }
  return Entry::defer;
}

void read_names(yaml::Fields& when, std::string_view field, std::string_view kind, std::vector<std::string>& out,
                const std::vector<std::string>& known, bool may_be_new, Findings& findings) {
  const auto node = when.optional(field);
  if (!node) return;
  for (const auto& item : one_or_many(*node, findings.errors)) {
    const auto text = item.text(findings.errors);
    if (!text) continue;
    const bool is_known = std::find(known.begin(), known.end(), *text) != known.end();
    if (!is_known && (!may_be_new || nearest(*text, known))) {
      add_unknown(findings.errors, item.where(), kind, *text, known);
    }
    out.push_back(*text);
  }
}

void read_when(const yaml::Node& node, MatrixLine& line, const MatrixNames& names, Findings& findings) {
  yaml::Fields when(node, findings.errors);
  read_names(when, "category", "category", line.categories, names.categories, true, findings);
  if (const auto severity = when.optional("severity")) line.severities = read_severities(*severity, findings.errors);
  read_names(when, "service", "service", line.services, names.services, false, findings);
  read_names(when, "site", "site", line.sites, {}, true, findings);
  if (const auto labels = when.optional("labels")) {
    for (const auto& [key, value] : labels->pairs(findings.errors)) {
      line.labels.push_back({key.text(findings.errors).value_or(""), value.text(findings.errors).value_or("")});
    }
  }
  when.finish();
}

void read_hours_entries(yaml::Fields& fields, MatrixLine& line, const MatrixNames& names, Findings& findings) {
  if (const auto open = fields.required("open")) {
    line.open = read_entry(*open, names, findings).value_or(Entry::internal);
    if (line.open == Entry::defer) {
      findings.errors.add(open->where(), "'defer' while they are open would never end", "write internal");
    }
  }
  if (const auto closed = fields.required("closed")) {
    line.closed = read_entry(*closed, names, findings).value_or(Entry::msp);
  }
  line.holiday = line.closed;
  if (const auto holiday = fields.optional("holiday")) {
    line.holiday = read_entry(*holiday, names, findings).value_or(line.closed);
  }
}

MatrixLine read_line(const yaml::Node& node, const MatrixNames& names, Findings& findings) {
  MatrixLine line;
  line.where = node.where();
  yaml::Fields fields(node, findings.errors);
  if (const auto when = fields.optional("when")) read_when(*when, line, names, findings);
  if (const auto owner = fields.optional("owner")) {
    const auto text = owner->text(findings.errors).value_or("");
    if (text == "internal" || text == "msp") {
      line.fixed = text == "msp" ? Party::msp : Party::internal;
    } else {
      add_unknown(findings.errors, owner->where(), "owner", text, {"internal", "msp"});
      line.fixed = Party::internal;
    }
    for (const auto* field : {"open", "closed", "holiday"}) {
      if (const auto too_much = fields.optional(field)) {
        findings.errors.add(too_much->where(), "'owner' settles all hours already", "leave out either it or the rest");
      }
    }
  } else if (node.is_map()) {
    read_hours_entries(fields, line, names, findings);
  }
  fields.finish();
  return line;
}

template <class T>
bool covers(const std::vector<T>& wide, const std::vector<T>& narrow) {
  if (wide.empty()) return true;
  const auto has = [&](const T& one) { return std::find(wide.begin(), wide.end(), one) != wide.end(); };
  return !narrow.empty() && std::all_of(narrow.begin(), narrow.end(), has);
}

bool allows(const MatrixLine& line, Severity severity) {
  return covers(line.severities, std::vector{severity});
}

/// Whether an incident of this severity can get past every earlier line to this one.
bool is_reached_by(const std::vector<MatrixLine>& lines, std::size_t index, Severity severity) {
  const auto& line = lines[index];
  if (!allows(line, severity)) return false;
  return std::none_of(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(index),
                      [&](const MatrixLine& earlier) {
                        const auto has = [&](const Label& l) { return value_of(line.labels, l.name) == l.value; };
                        return allows(earlier, severity) && covers(earlier.categories, line.categories) &&
                               covers(earlier.services, line.services) && covers(earlier.sites, line.sites) &&
                               std::all_of(earlier.labels.begin(), earlier.labels.end(), has);
                      });
}

void check_lines(const std::vector<MatrixLine>& lines, Findings& findings) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    const bool defers = !line.fixed && (line.closed == Entry::defer || line.holiday == Entry::defer);
    for (const auto severity : {Severity::p1, Severity::p2}) {
      if (!defers || !is_reached_by(lines, i, severity)) continue;
      findings.errors.add(line.where, "'defer' for " + std::string(to_text(severity)) + " would leave it silent",
                          "limit the line to severity: [P3, P4], or give an owner");
      break;
    }
    if (i + 1 < lines.size() && ownership::is_unconditional(line)) {
      findings.warnings.add(lines[i + 1].where, "this line and those after it are never reached",
                            "put lines with conditions before the one without");
      break;
    }
  }
}

}  // namespace

std::vector<MatrixLine> read_matrix(const yaml::Node& node, const MatrixNames& names, Findings& findings) {
  std::vector<MatrixLine> lines;
  for (const auto& item : node.items(findings.errors)) lines.push_back(read_line(item, names, findings));
  if (!node.is_list()) return lines;
  if (lines.empty() || !ownership::is_unconditional(lines.back())) {
    findings.errors.add(lines.empty() ? node.where() : lines.back().where,
                        "the last line has conditions: some incidents would have no owner",
                        "end with a line without 'when', as {open: internal, closed: msp}");
  }
  check_lines(lines, findings);
  return lines;
}

}  // namespace watchbill::config
