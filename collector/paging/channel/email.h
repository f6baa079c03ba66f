#pragma once
// E-mail over SMTP: text and HTML, one thread an incident. Message-ID comes from the delivery's key, so that a message
// sent twice shows once where the mail program folds equal ones. Thread-safe.

#include <stop_token>
#include <string>

#include "collector/config/config.h"
#include "collector/paging/channel.h"
#include "collector/paging/mime/header.h"

namespace watchbill::paging {

class EmailChannel final : public Channel {
 public:
  EmailChannel(config::Smtp server, const Clock& clock);
  journal::Attempt deliver(const journal::Delivery&, const roster::Contact&, std::stop_token) const override;

  /// The mail as it goes out; for an address that mime::is_address accepts.
  std::string compose(const journal::Delivery&, const std::string& address) const;

 private:
  config::Smtp server_;
  mime::Mailbox from_;
  const Clock& clock_;
};

}  // namespace watchbill::paging
