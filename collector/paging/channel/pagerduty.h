#pragma once
// PagerDuty Events API v2 (developer.pagerduty.com/docs/events-api-v2-overview). It folds nothing: an alert there is
// one incident, under a key that its recovery must resolve, and PagerDuty itself bundles what it notifies a person of.
// Thread-safe.

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "collector/paging/channel.h"

namespace watchbill::paging {

class PagerDutyChannel final : public Channel {
 public:
  /// `url` without path; `keys` are routing keys by the name that contacts use.
  PagerDutyChannel(std::string url, std::map<std::string, std::string> keys);
  std::size_t most() const override { return 1; }
  journal::Attempt deliver(std::span<const journal::Delivery> told, const roster::Contact&,
                           std::stop_token) const override;

 private:
  std::string url_;
  std::map<std::string, std::string> keys_;
};

/// What a delivery says to PagerDuty: the bodies to post, in order. A recovery, and the notice that it moved away,
/// resolve; the notice that somebody took it acknowledges; all else triggers. PagerDuty rings for a key only when it
/// opens, so news that must ring again (escalated, raised, moved here, waiting at a watch's beginning) resolves first.
/// What does not page is never more than a `warning` there, so that it wakes nobody.
std::vector<std::string> pagerduty_events(const journal::Delivery&, const std::string& routing_key);

/// The same for every message of an incident to one person on one routing key, and no other: people may share a routing
/// key, and what closes one's page must leave the others' open. At most 255 characters; does not tell the routing key.
std::string dedup_key(const incident::Message&, const std::string& routing_key);

}  // namespace watchbill::paging
