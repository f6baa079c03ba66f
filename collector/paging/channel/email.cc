#include "collector/paging/channel/email.h"

#include <utility>

#include "collector/fetch/mail.h"
#include "collector/paging/digest.h"
#include "collector/paging/mime/message.h"
#include "collector/paging/text.h"
#include "collector/paging/utf8.h"
#include "collector/paging/verdict.h"

namespace watchbill::paging {

namespace {

fetch::MailServer server_of(const config::Smtp& smtp) {
  fetch::MailServer server{.host = smtp.host,
                           .port = smtp.port,
                           .security = fetch::MailServer::Security::starttls,
                           .user = smtp.user,
                           .password = smtp.password};
  if (smtp.security == config::Smtp::Security::tls) server.security = fetch::MailServer::Security::tls;
  if (smtp.security == config::Smtp::Security::none) server.security = fetch::MailServer::Security::none;
  return server;
}

/// The sender's domain names the ids that we make; letters, digits, dots and hyphens of it.
std::string domain_of(const std::string& address) {
  std::string domain = address.substr(address.rfind('@') + 1);
  std::erase_if(domain, [](char c) {
    const bool is_kept =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    return !is_kept;
  });
  return domain.empty() ? "watchbill.invalid" : domain;
}

}  // namespace

EmailChannel::EmailChannel(config::Smtp server, const Clock& clock)
    : server_(std::move(server)), from_(mime::parse_mailbox(server_.from)), clock_(clock) {}

namespace {
/// What mails of one thread are about.
std::string topic_of(const incident::Message& message) {
  const bool is_digest = message.cause == incident::Cause::digest;
  return is_digest ? "digests of " + message.client : "incident " + message.incident;
}
}  // namespace

std::string EmailChannel::compose(const journal::Delivery& delivery, const std::string& address) const {
  const incident::Message& message = delivery.message;
  const std::string domain = domain_of(from_.address);
  const bool is_page = message.how == ownership::How::page && message.cause != incident::Cause::recovered;
  Text text = write(message);
  mime::Message mail;
  mail.from = from_;
  mail.to = {.name = message.person_name, .address = address};
  mail.subject = std::move(text.subject);
  mail.date = clock_.now();
  mail.id = sha256_hex("delivery " + delivery.key).substr(0, 32) + "@" + domain;
  mail.thread = sha256_hex(topic_of(message)).substr(0, 32) + "@" + domain;
  mail.more = {{"Auto-Submitted", "auto-generated"},  // RFC 3834: no absence notes in return, please
               {"X-Watchbill-Delivery", delivery.key}};
  if (!message.incident.empty()) mail.more.emplace_back("X-Watchbill-Incident", message.incident);
  if (is_page) mail.more.emplace_back("Importance", "high");
  mail.plain = std::move(text.plain);
  mail.html = std::move(text.html);
  return mime::write(mail);
}

journal::Attempt EmailChannel::deliver(const journal::Delivery& delivery, const roster::Contact& contact,
                                       std::stop_token stop) const {
  for (const auto* address : {&from_.address, &contact.target}) {
    if (mime::is_address(*address)) continue;
    return failed("email", "'" + one_line(*address) + "' is not a mail address of the form name@host");
  }
  const fetch::Mail mail{.from = from_.address, .to = contact.target, .message = compose(delivery, contact.target)};
  fetch::Limits limits;
  limits.ca_file = server_.ca_file;
  limits.stop = std::move(stop);
  if (const auto sent = fetch::send(server_of(server_), mail, limits); !sent) return judge("email", sent.error());
  return {.result = journal::Attempt::Result::sent,
          .channel = "email",
          .detail = server_.host + " took it for " + contact.target,
          .retry_after = std::nullopt};
}

}  // namespace watchbill::paging
