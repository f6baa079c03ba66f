#pragma once
// Rule files, good and damaged: what the loader says of each, and whether promtool is of the same mind.

#include <iterator>

namespace watchbill::rules {

struct RuleFileRow {
  const char* name;
  const char* text;
  const char* error;         ///< begin of the first error, `file:line:column: …`; null where the file is good
  bool promtool_too = true;  ///< promtool accepts or refuses it as we do
};

inline const RuleFileRow kRuleFiles[] = {
    {"nothing", "", nullptr},
    {"an empty map", "{}\n", nullptr},
    {"no groups", "groups:\n", nullptr},
    {"an empty list of groups", "groups: []\n", nullptr},
    {"a group without rules", "groups:\n- name: a\n", nullptr},
    {"an alert with everything",
     "groups:\n- name: a\n  interval: 30s\n  limit: 5\n  rules:\n"
     "  - alert: X\n    expr: up == 0\n    for: 1m\n    keep_firing_for: 2m\n    labels: {severity: critical, n: 1, "
     "yes: true}\n"
     "    annotations: {summary: \"{{ $labels.instance }} is {{ $value | humanize }}\"}\n",
     nullptr},
    {"a recording rule with labels that are no templates",
     "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: sum(up)\n    labels: {x: \"{{ nonsense\"}\n", nullptr},
    {"an expression over several lines, and a comment in it",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: |\n      up\n        == 0  # silent\n", nullptr},
    {"a number for an expression", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: 1\n", nullptr},
    {"a duration of 0", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for: 0\n", nullptr},
    {"fields without values",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for:\n    labels:\n    annotations:\n", nullptr},
    {"the same rule twice", "groups:\n- name: a\n  rules:\n  - {alert: X, expr: up}\n  - {alert: X, expr: up == 0}\n",
     nullptr},
    {"a negative limit", "groups:\n- name: a\n  limit: -1\n", nullptr},

    {"not YAML", "groups: [\n", "f.yml:"},
    {"a list on top", "- a\n", "f.yml:1:1: "},
    {"an unknown field on top", "group:\n- name: a\n", "f.yml:1:1: unknown field 'group'"},
    {"an unknown field of a group", "groups:\n- name: a\n  intervall: 30s\n", "f.yml:3:3: unknown field 'intervall'"},
    {"an unknown field of a rule", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    foor: 5m\n",
     "f.yml:6:5: unknown field 'foor'"},
    {"query_offset, which came after 2.42", "groups:\n- name: a\n  query_offset: 1m\n",
     "f.yml:3:3: unknown field 'query_offset'"},
    {"a group without a name", "groups:\n- rules: []\n", "f.yml:2:3: a group has no name"},
    {"two groups of one name", "groups:\n- name: a\n- name: a\n", "f.yml:3:3: group 'a' is there twice"},
    {"both names", "groups:\n- name: a\n  rules:\n  - alert: X\n    record: x\n    expr: up\n",
     "f.yml:5:13: a rule has both"},
    {"no name", "groups:\n- name: a\n  rules:\n  - expr: up\n", "f.yml:4:5: a rule has neither"},
    {"no expression", "groups:\n- name: a\n  rules:\n  - alert: X\n", "f.yml:4:5: rule 'X' has no 'expr'"},
    {"an empty expression", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: \"\"\n",
     "f.yml:5:11: rule 'X' has no 'expr'"},
    {"an expression that does not parse", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up == == 0\n",
     "f.yml:5:17: rule 'X': "},
    {"an error on the third line of an expression",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: |\n      up\n      and\n      foo(up)\n",
     "f.yml:8:7: rule 'X': "},
    {"an error in a quoted expression", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: 'up == == 0'\n",
     "f.yml:5:18: rule 'X': "},
    {"an unknown function", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: rat(up[5m])\n",
     "f.yml:5:11: rule 'X': "},
    {"a duration without a unit", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for: 5\n",
     "f.yml:6:10: "},
    {"an empty duration", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for: \"\"\n", "f.yml:6:10: "},
    {"a negative duration", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for: -5m\n", "f.yml:6:10: "},
    {"an interval that is none", "groups:\n- name: a\n  interval: often\n", "f.yml:3:13: "},
    {"a limit that is a word", "groups:\n- name: a\n  limit: many\n", "f.yml:3:10: "},
    {"a limit with a fraction", "groups:\n- name: a\n  limit: 1.5\n", "f.yml:3:10: ", false},
    {"a record that is no metric name", "groups:\n- name: a\n  rules:\n  - record: a-b\n    expr: up\n",
     "f.yml:4:13: 'a-b' is no metric name"},
    {"annotations of a recording rule",
     "groups:\n- name: a\n  rules:\n  - record: a\n    expr: up\n    annotations: {x: y}\n",
     "f.yml:6:18: 'annotations' has no place"},
    {"for in a recording rule", "groups:\n- name: a\n  rules:\n  - record: a\n    expr: up\n    for: 1m\n",
     "f.yml:6:10: 'for' has no place"},
    {"keep_firing_for in a recording rule",
     "groups:\n- name: a\n  rules:\n  - record: a\n    expr: up\n    keep_firing_for: 1m\n",
     "f.yml:6:22: 'keep_firing_for' has no place"},
    {"a label that is no name", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    labels: {a-b: c}\n",
     "f.yml:6:14: 'a-b' is no label name"},
    {"the label __name__", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    labels: {__name__: c}\n",
     "f.yml:6:14: '__name__' is no label name"},
    {"an annotation that is no name",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    annotations: {a.b: c}\n",
     "f.yml:6:19: 'a.b' is no annotation name"},
    {"a template that does not end",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    annotations:\n      summary: on {{ "
     "$labels.instance\n",
     "f.yml:7:"},
    {"a template with an unknown function",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    labels: {a: \"{{ humanise $value }}\"}\n",
     "f.yml:6:"},
    {"a template with an unknown variable",
     "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    labels: {a: \"{{ $lables.x }}\"}\n", "f.yml:6:"},
    {"a key twice", "groups:\n- name: a\n  rules:\n  - alert: X\n    alert: Y\n    expr: up\n", "f.yml:5:5: "},
    {"a list for labels", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    labels: [a]\n",
     "f.yml:6:13: "},
    {"a map for an expression", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: {a: b}\n", "f.yml:5:11: "},
    {"rules that are a map", "groups:\n- name: a\n  rules: {alert: X}\n", "f.yml:3:10: "},
    {"a second document", "groups: []\n---\ngroups: []\n", "f.yml:", false},
    {"a range beyond the horizon", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: rate(a[1d]) > 1\n",
     "f.yml:5:11: rule 'X' reads 1d", false},
};

}  // namespace watchbill::rules
