#pragma once
// What a client's file says of symptoms: which alerts explain others, and when silent endpoints are their site's
// silence. Pure.

#include <vector>

#include "collector/config/findings.h"
#include "collector/ownership/policy.h"

namespace watchbill::config {

/// Where the file says nothing: a silent endpoint (rule HostDown) explains everything else of it.
std::vector<ownership::Inhibition> default_inhibitions();
ownership::SiteStorm default_site_storm();

/// A list of `{source: 'alertname="HostDown"', target: …, equal: [site, instance]}`, matchers as matchers.h says; the
/// target may be left out. An empty list: nothing explains anything.
std::vector<ownership::Inhibition> read_inhibitions(const yaml::Node&, Findings&);
/// `{endpoint: 'alertname="HostDown"', at_least: 3, share: 30%, within: 2m}`, each with that default, or `off`.
ownership::SiteStorm read_site_storm(const yaml::Node&, Findings&);

}  // namespace watchbill::config
