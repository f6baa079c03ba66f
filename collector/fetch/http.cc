#include "collector/fetch/http.h"

#include <algorithm>
#include <array>

#include <curl/curl.h>

#include "collector/fetch/easy.h"

namespace watchbill::fetch {

namespace {

struct Body {
  std::string text;
  std::size_t most = 0;
  bool is_cut = false;
};

std::size_t take(char* data, std::size_t one, std::size_t count, void* into) {
  auto& body = *static_cast<Body*>(into);
  const std::size_t size = one * count;
  const std::size_t room = body.most - body.text.size();
  body.text.append(data, std::min(size, room));
  if (size <= room) return size;
  body.is_cut = true;
  return 0;  // ends the exchange
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Failure impossible(std::string problem, std::string remedy = {}) {
  return {.kind = Failure::Kind::impossible, .error = {.problem = std::move(problem), .remedy = std::move(remedy)}};
}

std::optional<Failure> check(const Request& request) {
  if (!request.url.starts_with("https://") && !request.url.starts_with("http://")) {
    return impossible("'" + shown(request.url) + "' is not an HTTP address", "write it as https://host/path");
  }
  if (has_control(request.url)) return impossible("the address holds a control character");
  if (!is_token(request.method)) return impossible("'" + request.method + "' is not an HTTP method");
  for (const auto& header : request.headers) {
    if (!is_token(header.name)) return impossible("'" + header.name + "' is not a header's name");
    if (has_control(header.value)) return impossible("header " + header.name + " holds a control character");
  }
  return std::nullopt;
}

List list_of(const std::vector<Header>& headers) {
  List list;
  append(list, "Expect:");  // no waiting for 100 Continue: bodies are small
  for (const auto& header : headers) {
    append(list, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  return list;
}

}  // namespace

tl::expected<Answer, Failure> send(const Request& request, const Limits& limits) {
  if (auto failure = check(request)) return tl::unexpected(std::move(*failure));
  const Easy easy = open_easy(limits);
  CURL* curl = easy.get();
  const List headers = list_of(request.headers);
  Body body{.text = {}, .most = limits.answer_bytes};
  std::array<char, CURL_ERROR_SIZE> detail{};

  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (request.method != "GET") {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());

  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK && !body.is_cut) return tl::unexpected(failure_of(code, shown(request.url), detail.data()));

  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_off_t wait_seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait_seconds);
  Answer answer;
  answer.status = static_cast<int>(status);
  answer.body = std::move(body.text);
  answer.is_cut = body.is_cut;
  if (wait_seconds > 0) answer.retry_after = std::chrono::seconds{wait_seconds};
  return answer;
}

std::string shown(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto scheme = url.find("://");
  const auto host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto path = std::min(url.find('/', host), url.size());
  const auto at = url.substr(0, path).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string(url);
  return std::string(url.substr(0, host)) + std::string(url.substr(at + 1));
}

}  // namespace watchbill::fetch
