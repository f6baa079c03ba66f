#include "collector/paging/channel.h"

#include "collector/paging/channel/email.h"
#include "collector/paging/channel/pagerduty.h"
#include "collector/paging/channel/webhook.h"

namespace watchbill::paging {

std::shared_ptr<const ChannelSet> make_channels(const config::Channels& channels, const Clock& clock) {
  auto set = std::make_shared<ChannelSet>();  // shared: attempts under way keep the set they began with over a reload
  if (channels.smtp) set->emplace("email", std::make_unique<EmailChannel>(*channels.smtp, clock));
  if (!channels.webhooks.empty()) set->emplace("webhook", std::make_unique<WebhookChannel>(channels.webhooks, clock));
  if (!channels.pagerduty_keys.empty()) {
    set->emplace("pagerduty", std::make_unique<PagerDutyChannel>(channels.pagerduty_url, channels.pagerduty_keys));
  }
  return set;
}

}  // namespace watchbill::paging
