#pragma once
// Webhooks signed as Standard Webhooks says (github.com/standard-webhooks/standard-webhooks). Thread-safe.

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/paging/channel.h"

namespace watchbill::paging {

class WebhookChannel final : public Channel {
 public:
  WebhookChannel(std::map<std::string, config::Webhook> webhooks, const Clock& clock);
  journal::Attempt deliver(const journal::Delivery&, const roster::Contact&, std::stop_token) const override;

 private:
  std::map<std::string, config::Webhook> webhooks_;
  const Clock& clock_;
};

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each secret, separated by spaces.
std::string webhook_signature(const std::vector<std::string>& secrets, const std::string& id,
                              const std::string& timestamp, const std::string& body);
/// The body: {type, timestamp, data}; the same for every attempt of a delivery.
std::string webhook_body(const journal::Delivery&);

}  // namespace watchbill::paging
