#include "collector/fetch/mail.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include <curl/curl.h>

#include "collector/fetch/easy.h"

namespace watchbill::fetch {

namespace {

std::size_t give(char* into, std::size_t one, std::size_t count, void* from) {
  auto& rest = *static_cast<std::string_view*>(from);
  const std::size_t size = std::min(one * count, rest.size());
  std::memcpy(into, rest.data(), size);
  rest.remove_prefix(size);
  return size;
}

std::size_t ignore(char*, std::size_t one, std::size_t count, void*) {
  return one * count;
}

/// Visible ASCII with one @ and nothing that could end the SMTP command it stands in.
bool is_address(std::string_view text) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7F' && std::strchr("<>\"(),;\\", c) == nullptr;
  });
  return is_plain && std::count(text.begin(), text.end(), '@') == 1 && text.front() != '@' && text.back() != '@';
}

std::string url_of(const MailServer& server) {
  const bool is_v6 = server.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + server.host + "]" : server.host;
  const std::string_view scheme = server.security == MailServer::Security::tls ? "smtps://" : "smtp://";
  return std::string(scheme) + host + ":" + std::to_string(server.port);
}

Failure judge(CURLcode code, long reply, const std::string& where, const std::string& detail) {
  Failure failure = failure_of(code, where, detail);
  const bool is_exchange = failure.kind == Failure::Kind::unreachable || failure.kind == Failure::Kind::refused;
  if (is_exchange && reply >= 500 && reply < 600) failure.kind = Failure::Kind::refused;
  if (is_exchange && reply >= 400 && reply < 500) failure.kind = Failure::Kind::unreachable;
  if (is_exchange && reply >= 400)
    failure.error.problem += " (the server's reply code is " + std::to_string(reply) + ")";
  if (code == CURLE_LOGIN_DENIED) failure.error.remedy = "look at user and password of channels.email";
  return failure;
}

}  // namespace

tl::expected<void, Failure> send(const MailServer& server, const Mail& mail, const Limits& limits) {
  for (const auto* address : {&mail.from, &mail.to}) {
    if (address->empty() || !is_address(*address)) {
      return tl::unexpected(
          Failure{.kind = Failure::Kind::impossible,
                  .error = {.problem = "the mail address is not one of the form name@host in ASCII"}});
    }
  }
  const Easy easy = open_easy(limits);
  CURL* curl = easy.get();
  const std::string url = url_of(server);
  const std::string from = "<" + mail.from + ">";
  List to;
  append(to, "<" + mail.to + ">");
  std::string_view rest = mail.message;
  std::array<char, CURL_ERROR_SIZE> detail{};

  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  if (server.security == MailServer::Security::starttls) {
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  }
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &ignore);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());

  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  long reply = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  return tl::unexpected(judge(code, reply, server.host + ":" + std::to_string(server.port), detail.data()));
}

}  // namespace watchbill::fetch
