#pragma once
// What an alert's labels say of the incident it belongs to. Pure.

#include <string>

#include "collector/ownership/policy.h"
#include "collector/roster/party.h"
#include "proto/shared/sample.h"

namespace watchbill::incident {

/// One open incident for each: the rule's name and the labels but `alertname` and `severity`, so that two rules of one
/// name with different severities make one incident whose severity rises. Written like a series, values escaped.
std::string key_of(const std::string& rule, const Labels&);

/// The label `severity`, P3 where it is missing or unknown.
Severity severity_of(const Labels&);

struct Place {
  std::string service;   ///< the label, or the first service of the policy whose labels match
  std::string category;  ///< the label, or the service's, or `servers`
};
Place place_of(const Labels&, const ownership::Policy&);

}  // namespace watchbill::incident
