#include "collector/paging/channel/email.h"

#include <algorithm>
#include <utility>

#include "collector/fetch/mail.h"
#include "collector/paging/digest.h"
#include "collector/paging/fold.h"
#include "collector/paging/mime/message.h"
#include "collector/paging/several.h"
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

constexpr std::size_t kThreads = 20;  // named in one mail

/// What mails of one thread are about.
std::string topic_of(const incident::Message& message) {
  const bool is_digest = message.cause == incident::Cause::digest;
  return is_digest ? "digests of " + message.client : "incident " + message.incident;
}

std::string id_of(const std::string& what, const std::string& domain) {
  return sha256_hex(what).substr(0, 32) + "@" + domain;
}

bool is_page(const journal::Delivery& delivery) {
  return delivery.message.how == ownership::How::page && delivery.message.cause != incident::Cause::recovered;
}

}  // namespace

std::string EmailChannel::compose(std::span<const journal::Delivery> told, const std::string& address) const {
  const incident::Message& first = told.front().message;
  const std::string domain = domain_of(from_.address);
  const std::string key = key_of(told);
  Text text = write_several(told);
  mime::Message mail;
  mail.from = from_;
  mail.to = {.name = first.person_name, .address = address};
  mail.subject = std::move(text.subject);
  mail.date = clock_.now();
  mail.id = id_of("delivery " + key, domain);
  for (const auto& delivery : told.first(std::min(told.size(), kThreads))) {
    mail.threads.push_back(id_of(topic_of(delivery.message), domain));
  }
  mail.more = {{"Auto-Submitted", "auto-generated"},  // RFC 3834: no absence notes in return, please
               {"X-Watchbill-Delivery", key}};
  if (told.size() == 1 && !first.incident.empty()) mail.more.emplace_back("X-Watchbill-Incident", first.incident);
  if (std::any_of(told.begin(), told.end(), is_page)) mail.more.emplace_back("Importance", "high");
  mail.plain = std::move(text.plain);
  mail.html = std::move(text.html);
  return mime::write(mail);
}

journal::Attempt EmailChannel::deliver(std::span<const journal::Delivery> told, const roster::Contact& contact,
                                       std::stop_token stop) const {
  for (const auto* address : {&from_.address, &contact.target}) {
    if (mime::is_address(*address)) continue;
    return failed("email", "'" + one_line(*address) + "' is not a mail address of the form name@host");
  }
  const fetch::Mail mail{.from = from_.address, .to = contact.target, .message = compose(told, contact.target)};
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
