#pragma once
// A way to reach a person. Made once from the configuration; deliver() is called from several sender threads at once.

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "collector/config/config.h"
#include "collector/journal/journal.h"
#include "proto/shared/time.h"

namespace watchbill::paging {

class Channel {
 public:
  virtual ~Channel() = default;
  /// How many deliveries one message can tell of; 1: it folds none.
  virtual std::size_t most() const = 0;
  /// One attempt to tell one person in one message, blocking, under a deadline of the channel's own. `told`: 1 to
  /// most(), the most urgent first. Their key_of is the idempotency key: the same twice reaches a person as one message
  /// wherever the receiving side can tell.
  virtual journal::Attempt deliver(std::span<const journal::Delivery> told, const roster::Contact&,
                                   std::stop_token) const = 0;
};

/// By the name that contacts use: email, webhook, pagerduty.
using ChannelSet = std::map<std::string, std::unique_ptr<Channel>, std::less<>>;

/// The channels that are configured. The clock outlives them.
std::shared_ptr<const ChannelSet> make_channels(const config::Channels&, const Clock&);

}  // namespace watchbill::paging
