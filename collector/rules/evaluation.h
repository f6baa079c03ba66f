#pragma once
// One evaluation of one rule: its expression's value as samples, and its texts expanded. Pure.

#include <map>
#include <string>

#include "collector/promql/source.h"
#include "collector/rules/rule_file.h"
#include "proto/shared/result.h"

namespace watchbill::rules {

/// The value as an instant vector; a scalar is one sample without labels, as in Prometheus.
Result<promql::Vector> evaluate(const promql::Query&, const promql::Source&, Instant at);

/// What a sample makes of a rule: the alert's labels (`alertname` included) and annotations, templates expanded. A text
/// that cannot be expanded says so in its place.
Labels alert_labels(const Rule&, const promql::VectorSample&, const promql::Source&, Instant at);
std::map<std::string, std::string> alert_annotations(const Rule&, const promql::VectorSample&, const promql::Source&,
                                                     Instant at);
/// The labels of the series that a recording rule makes of a sample.
Labels recorded_labels(const Rule&, const promql::VectorSample&);

}  // namespace watchbill::rules
