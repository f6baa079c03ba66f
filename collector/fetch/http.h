#pragma once
// One HTTP request, blocking, on libcurl. Thread-safe: each call is on its own.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/fetch/limits.h"

namespace watchbill::fetch {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method = "GET";
  std::string url;  ///< http:// or https://
  std::vector<Header> headers{};
  std::string body{};
};

struct Answer {
  int status = 0;
  std::string body;                     ///< at most Limits::answer_bytes of it
  bool is_cut = false;                  ///< there was more
  std::optional<Duration> retry_after;  ///< of a Retry-After header, in seconds or as a date
};

/// Any status is an answer, a redirect too: it is not followed. A header with a control character in it is refused
/// before anything is sent.
tl::expected<Answer, Failure> send(const Request&, const Limits& = {});

/// The address as people may see it: without query, fragment, user and password, which may hold secrets.
std::string shown(std::string_view url);

}  // namespace watchbill::fetch
