#pragma once
// A way to reach a person. Made once from the configuration; deliver() is called from several sender threads at once.

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "collector/config/config.h"
#include "collector/journal/journal.h"
#include "proto/shared/time.h"

namespace watchbill::paging {

class Channel {
 public:
  virtual ~Channel() = default;
  /// One attempt, blocking, under a deadline of the channel's own. The delivery's key is the idempotency key: the same
  /// delivery twice reaches a person as one message wherever the receiving side can tell.
  virtual journal::Attempt deliver(const journal::Delivery&, const roster::Contact&, std::stop_token) const = 0;
};

/// By the name that contacts use: email, webhook, pagerduty.
using ChannelSet = std::map<std::string, std::unique_ptr<Channel>, std::less<>>;

/// The channels that are configured. The clock outlives them.
std::shared_ptr<const ChannelSet> make_channels(const config::Channels&, const Clock&);

}  // namespace watchbill::paging
