#pragma once
// E-mail over SMTP: text and HTML, one thread an incident; a mail that tells of several refers to the threads of the
// first of them. Message-ID comes from key_of, so that a message sent twice shows once where the mail program folds
// equal ones. Thread-safe.

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>

#include "collector/config/config.h"
#include "collector/paging/channel.h"
#include "collector/paging/mime/header.h"

namespace watchbill::paging {

class EmailChannel final : public Channel {
 public:
  EmailChannel(config::Smtp server, const Clock& clock);
  /// About 1 MB of mail.
  std::size_t most() const override { return 1000; }
  journal::Attempt deliver(std::span<const journal::Delivery> told, const roster::Contact&,
                           std::stop_token) const override;

  /// The mail as it goes out; for an address that mime::is_address accepts.
  std::string compose(std::span<const journal::Delivery> told, const std::string& address) const;

 private:
  config::Smtp server_;
  mime::Mailbox from_;
  const Clock& clock_;
};

}  // namespace watchbill::paging
