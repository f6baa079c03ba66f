// label_replace and label_join: they change labels and leave values.

#include <array>

#include <re2/re2.h>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/functions/implementations.h"
#include "collector/template/go_regexp.h"

namespace watchbill::promql {

namespace {

void expect_label(const std::string& name, const char* which, const char* function) {
  if (!is_label_name(name)) {
    fail_evaluation(std::string("invalid ") + which + " label name in " + function + "(): " + name);
  }
}

Samples label_replace(Evaluator& evaluator, const Call& call, Instant t) {
  const auto& target = evaluator.string(*call.arguments[1]);
  const auto& replacement = evaluator.string(*call.arguments[2]);
  const auto& source = evaluator.string(*call.arguments[3]);
  const auto& text = evaluator.string(*call.arguments[4]);
  const re2::RE2 pattern("^(?:" + text + ")$", re2::RE2::Quiet);
  if (!pattern.ok()) fail_evaluation("invalid regular expression in label_replace(): " + text, pattern.error());
  expect_label(target, "destination", "label_replace");
  Samples samples = evaluator.vector(*call.arguments[0], t);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
  for (auto& sample : samples) {
    const std::string_view value = value_of(sample.labels->labels, source);
    const re2::StringPiece subject(value.data(), value.size());
    if (!pattern.Match(subject, 0, subject.size(), re2::RE2::UNANCHORED, groups.data(),
                       static_cast<int>(groups.size()))) {
      continue;
    }
    sample.labels = evaluator.pool().intern(
        with(sample.labels->labels, target, templates::go_expand(replacement, pattern, groups)));
  }
  return evaluator.unique(std::move(samples));
}

Samples label_join(Evaluator& evaluator, const Call& call, Instant t) {
  const auto& target = evaluator.string(*call.arguments[1]);
  const auto& separator = evaluator.string(*call.arguments[2]);
  std::vector<std::string> sources;
  for (std::size_t i = 3; i < call.arguments.size(); ++i) {
    sources.push_back(evaluator.string(*call.arguments[i]));
    expect_label(sources.back(), "source", "label_join");
  }
  expect_label(target, "destination", "label_join");
  Samples samples = evaluator.vector(*call.arguments[0], t);
  for (auto& sample : samples) {
    std::string joined;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (i > 0) joined += separator;
      joined += value_of(sample.labels->labels, sources[i]);
    }
    sample.labels = evaluator.pool().intern(with(sample.labels->labels, target, std::move(joined)));
  }
  return evaluator.unique(std::move(samples));
}

constexpr std::array<Implementation, 2> kFunctions{{{"label_replace", label_replace}, {"label_join", label_join}}};

}  // namespace

std::span<const Implementation> label_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
