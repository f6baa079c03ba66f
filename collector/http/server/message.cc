#include "collector/http/server/message.h"

#include <array>
#include <atomic>

#include "proto/shared/sample.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kMostParameters = 64;

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Plus { is_space, is_plus };

std::optional<std::string> decoded(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex(text[i + 1]);
      const int low = hex(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::is_space) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

}  // namespace

std::string_view Target::operator[](std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view{} : std::string_view{found->second};
}

Result<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/')) return fail("the request's target does not begin with '/'");
  text = text.substr(0, text.find('#'));
  const auto mark = text.find('?');
  Target out;
  auto path = decoded(text.substr(0, mark), Plus::is_plus);
  if (!path) return fail("the path holds a bad percent-escape");
  out.path = std::move(*path);
  if (mark == std::string_view::npos) return out;
  auto rest = text.substr(mark + 1);
  while (!rest.empty()) {
    const auto part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = decoded(part.substr(0, equals), Plus::is_space);
    auto value = equals == std::string_view::npos ? std::string{} : decoded(part.substr(equals + 1), Plus::is_space);
    if (!name || !value) return fail("the query holds a bad percent-escape");
    if (out.query.size() == kMostParameters) return fail("the query has too many parameters");
    out.query.emplace(std::move(*name), std::move(*value));
  }
  return out;
}

std::string_view reason_of(unsigned status) {
  struct Row {
    unsigned status;
    std::string_view reason;
  };
  static constexpr std::array rows{
      Row{200, "OK"},
      Row{400, "Bad Request"},
      Row{401, "Unauthorized"},
      Row{403, "Forbidden"},
      Row{404, "Not Found"},
      Row{405, "Method Not Allowed"},
      Row{408, "Request Timeout"},
      Row{409, "Conflict"},
      Row{413, "Content Too Large"},
      Row{414, "URI Too Long"},
      Row{415, "Unsupported Media Type"},
      Row{422, "Unprocessable Content"},
      Row{431, "Request Header Fields Too Large"},
      Row{500, "Internal Server Error"},
      Row{503, "Service Unavailable"},
  };
  for (const auto& row : rows) {
    if (row.status == status) return row.reason;
  }
  return "Unknown";
}

std::string json_string(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const bool is_text = is_utf8(text);
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else if (byte >= 0x80 && !is_text) {
      out += "\xef\xbf\xbd";
    } else {
      out += c;
    }
  }
  return out + '"';
}

Response problem(unsigned status, std::string_view title, std::string_view detail) {
  std::string body = R"({"type":"about:blank","title":)" + json_string(title.empty() ? reason_of(status) : title) +
                     R"(,"status":)" + std::to_string(status);
  if (!detail.empty()) body += R"(,"detail":)" + json_string(detail);
  return {.status = status, .content_type = "application/problem+json", .body = body + "}\n"};
}

struct Reply::State {
  Send send;
  std::atomic<bool> answered = false;

  void answer(Response response) {
    if (answered.exchange(true)) return;
    std::exchange(send, nullptr)(std::move(response));  // what it holds is let go with the answer
  }
  explicit State(Send s) : send(std::move(s)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { answer(problem(500, "The request was not answered")); }
};

Reply::Reply(Send send) : state_(std::make_shared<State>(std::move(send))) {}

void Reply::operator()(Response response) const {
  state_->answer(std::move(response));
}

}  // namespace watchbill::http
