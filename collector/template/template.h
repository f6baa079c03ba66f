#pragma once
// The part of Go's text/template that rules use in labels and annotations (pkg.go.dev/text/template; functions as in
// prometheus.io/docs/prometheus/latest/configuration/template_reference). Pure; a Template is immutable and may be
// expanded from many threads.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::templates {

/// One element of what the `query` function answers.
struct QuerySample {
  Labels labels;
  double value = 0;
};

/// What a template sees: `.Labels` and `$labels`, `.Value` and `$value`, `.ExternalLabels`, `.ExternalURL`.
struct Data {
  Labels labels{};
  double value = 0;
  Labels external_labels{};
  std::string external_url{};
  /// Evaluates PromQL at the instant of the rule; when empty, a template that queries fails.
  std::function<Result<std::vector<QuerySample>>(const std::string& expression)> query{};
};

struct Node;  // node.h

class Template {
 public:
  /// Refuses what cannot work: syntax, unknown functions, undefined variables; the error names line and column.
  static Result<Template> parse(std::string_view text);
  /// Fails as Go does: a function that refuses its arguments, a field of something that has none.
  Result<std::string> expand(const Data&) const;

 private:
  using Nodes = std::vector<Node>;
  explicit Template(std::shared_ptr<const Nodes> nodes) : nodes_(std::move(nodes)) {}
  std::shared_ptr<const Nodes> nodes_;  // shared by copies of the template; immutable
};

}  // namespace watchbill::templates
