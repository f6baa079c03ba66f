#include "collector/config/escalation.h"

#include <algorithm>

namespace watchbill::config {
namespace {

using ownership::LadderStep;
using std::chrono::minutes;

enum class Owner : std::uint8_t { internal, msp };

/// Whom the step reaches; returns how many answers it gives to that.
int read_who(yaml::Fields& fields, LadderStep& step, const LadderNames& names, Findings& findings) {
  int given = 0;
  const auto flag = [&](std::string_view field, LadderStep::Who who) {
    const auto node = fields.optional(field);
    if (!node) return;
    ++given;
    step.who = who;
    if (node->boolean(findings.errors) == false) {
      findings.errors.add(node->where(), "a step that reaches nobody", "leave it out");
    }
  };
  const auto named = [&](std::string_view field, LadderStep::Who who, const std::vector<std::string>& known) {
    const auto node = fields.optional(field);
    if (!node) return;
    ++given;
    step.who = who;
    step.name = node->text(findings.errors).value_or("");
    const auto is_in = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), step.name) != list.end();
    };
    if (who == LadderStep::Who::person && is_in(names.unreachable)) {
      findings.warnings.add(node->where(), step.name + " has no contact that can be used: this step is passed over",
                            "add contacts in the provider's file, or name somebody else");
    }
    if (step.name.empty() || is_in(known)) return;
    if (names.is_provider_known) add_unknown(findings.errors, node->where(), field, step.name, known);
  };
  flag("on_duty", LadderStep::Who::on_duty);
  flag("lead", LadderStep::Who::lead);
  flag("msp", LadderStep::Who::msp_first_rota);
  flag("manager", LadderStep::Who::manager);
  named("rota", LadderStep::Who::rota, names.rotas);
  named("person", LadderStep::Who::person, names.people);
  return given;
}

LadderStep read_step(const yaml::Node& node, Owner owner, const LadderNames& names, Findings& findings) {
  LadderStep step;
  yaml::Fields fields(node, findings.errors);
  const int given = read_who(fields, step, names, findings);
  if (node.is_map() && given != 1) {
    findings.errors.add(node.where(), given == 0 ? "a step that says nobody" : "a step that says more than one",
                        "write one of on_duty, lead, msp, manager, rota or person");
  }
  if (given == 1 && owner == Owner::msp && step.who == LadderStep::Who::on_duty) {
    findings.errors.add(node.where(), "'on_duty' is of the internal ladder", "name a rota");
  }
  if (const auto after = fields.optional("after")) step.after = after->duration(findings.errors).value_or(Duration{0});
  if (const auto only = fields.optional("severity")) step.severities = read_severities(*only, findings.errors);
  fields.finish();
  return step;
}

std::vector<LadderStep> read_ladder(const yaml::Node& node, Owner owner, const LadderNames& names, Findings& findings) {
  std::vector<LadderStep> steps;
  for (const auto& item : node.items(findings.errors)) {
    LadderStep step = read_step(item, owner, names, findings);
    if (!steps.empty() && step.after < steps.back().after) {
      findings.errors.add(item.where(), "a step that comes before the one above it",
                          "put the steps in order of 'after'");
    }
    steps.push_back(std::move(step));
  }
  if (node.is_list() && steps.empty()) {
    findings.errors.add(node.where(), "a ladder without steps", "leave it out for the usual one");
  }
  if (steps.size() == 1) {
    findings.warnings.add(node.where(), "a ladder with one step: if it reaches nobody, nobody else is told",
                          "add a step with 'after'");
  }
  return steps;
}

}  // namespace

Ladders default_ladders() {
  using Who = LadderStep::Who;
  return {.internal = {{.who = Who::on_duty, .name = {}, .severities = {}},
                       {.who = Who::lead, .name = {}, .after = minutes{15}, .severities = {}},
                       {.who = Who::msp_first_rota,
                        .name = {},
                        .after = minutes{15},
                        .severities = {Severity::p1, Severity::p2}}},
          .msp = {{.who = Who::manager, .name = {}, .after = minutes{30}, .severities = {}}}};
}

Ladders read_escalation(const yaml::Node& node, const LadderNames& names, Findings& findings) {
  Ladders ladders = default_ladders();
  yaml::Fields fields(node, findings.errors);
  if (const auto internal = fields.optional("internal")) {
    ladders.internal = read_ladder(*internal, Owner::internal, names, findings);
  }
  if (const auto msp = fields.optional("msp")) ladders.msp = read_ladder(*msp, Owner::msp, names, findings);
  fields.finish();
  return ladders;
}

}  // namespace watchbill::config
