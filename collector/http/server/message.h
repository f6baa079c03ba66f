#pragma once
// Requests and responses as handlers see them. Values; a Reply may be called from any thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/shared/result.h"

namespace watchbill::http {

class EventQueue;

/// The part of a URL that a request names, decoded.
struct Target {
  std::string path;
  std::map<std::string, std::string, std::less<>> query;  ///< the first of equal names

  /// The query's value, empty when it is not there.
  std::string_view operator[](std::string_view name) const;
};
/// Origin form (RFC 9112, 3.2.1) with percent-encoding; refuses bad escapes, NUL, and more than 64 parameters.
Result<Target> parse_target(std::string_view);

struct Request {
  std::string method;
  Target target;
  std::map<std::string, std::string, std::less<>> path;  ///< what the route's `{name}` parts stand for
  std::string authorization;
  std::string cookie;
  std::string body;
};

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Set: the answer is a stream of server-sent events from this queue, and `body` is not used.
  std::shared_ptr<EventQueue> events{};  // shared with the hub that fills it
};

/// RFC 9457 problem details; `remedy` becomes `detail`.
Response problem(unsigned status, std::string_view title, std::string_view detail = {});
/// The reason phrase of a status.
std::string_view reason_of(unsigned status);
/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view);

/// Answers one request, once; unanswered when the last copy goes, it answers 500 itself.
class Reply {
 public:
  using Send = std::function<void(Response)>;
  explicit Reply(Send send);
  void operator()(Response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared by copies, so that a std::function can hold one
};

using Handler = std::function<void(const Request&, Reply)>;

}  // namespace watchbill::http
