#include "collector/fetch/easy.h"

#include <new>

#include <curl/curl.h>

namespace watchbill::fetch {

namespace {

/// libcurl asks for one call before any thread uses it; a local static is initialised once whichever thread comes
/// first.
bool is_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

/// Called by libcurl about once a second and on progress; anything but 0 ends the exchange.
int asked_to_stop(void* limits, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Limits*>(limits)->stop.stop_requested() ? 1 : 0;
}

Failure::Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Failure::Kind::timeout;
    case CURLE_ABORTED_BY_CALLBACK:
      return Failure::Kind::stopped;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return Failure::Kind::untrusted;
    case CURLE_LOGIN_DENIED:
    case CURLE_REMOTE_ACCESS_DENIED:
      return Failure::Kind::refused;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return Failure::Kind::impossible;
    default:
      return Failure::Kind::unreachable;
  }
}

std::string remedy_of(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return "renew the certificate there, or name the CA that signed it in ca_file";
    case CURLE_USE_SSL_FAILED:
      return "the server offers no STARTTLS; use its TLS port with `security: tls`";
    case CURLE_SSL_CACERT_BADFILE:
      return "ca_file must be readable and hold PEM certificates";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "write the address as https://host/path";
    default:
      return {};
  }
}

}  // namespace

void EasyClose::operator()(void* handle) const {
  curl_easy_cleanup(handle);
}

void ListFree::operator()(curl_slist* list) const {
  curl_slist_free_all(list);
}

void append(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc{};
  static_cast<void>(list.release());
  list.reset(longer);
}

Easy open_easy(const Limits& limits) {
  Easy easy{is_ready() ? curl_easy_init() : nullptr};
  if (!easy) throw std::bad_alloc{};
  CURL* curl = easy.get();
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!limits.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, limits.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);  // the named CA alone, not the system's beside it
  }
  curl_easy_setopt(curl, CURLOPT_PROXY, limits.proxy.c_str());  // empty also switches the environment's off
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &asked_to_stop);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &limits);
  return easy;
}

Failure failure_of(int code, const std::string& what, const std::string& detail) {
  const auto curl_code = static_cast<CURLcode>(code);
  const std::string reason = detail.empty() ? curl_easy_strerror(curl_code) : detail;
  return {.kind = kind_of(curl_code), .error = {.problem = what + ": " + reason, .remedy = remedy_of(curl_code)}};
}

}  // namespace watchbill::fetch
