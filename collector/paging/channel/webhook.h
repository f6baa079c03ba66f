#pragma once
// Webhooks signed as Standard Webhooks says (github.com/standard-webhooks/standard-webhooks). Thread-safe.

#include <cstddef>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/paging/channel.h"

namespace watchbill::paging {

class WebhookChannel final : public Channel {
 public:
  WebhookChannel(std::map<std::string, config::Webhook> webhooks, const Clock& clock);
  /// A body that servers with the usual bound of 1 MB take.
  std::size_t most() const override { return 200; }
  journal::Attempt deliver(std::span<const journal::Delivery> told, const roster::Contact&,
                           std::stop_token) const override;

 private:
  std::map<std::string, config::Webhook> webhooks_;
  const Clock& clock_;
};

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each secret, separated by spaces.
std::string webhook_signature(const std::vector<std::string>& secrets, const std::string& id,
                              const std::string& timestamp, const std::string& body);
/// The body: {type, timestamp, data}; the same for every attempt with these deliveries. Of several the type is
/// `incidents`, and `data` has counts, subject, text, and under `messages` the data of each without its own text and
/// notes; `delivery` in each stays its own, so that who has had one of them before can tell.
std::string webhook_body(std::span<const journal::Delivery> told);

}  // namespace watchbill::paging
