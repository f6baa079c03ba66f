#include "collector/cli/server.h"

#include <fstream>
#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/fetch/http.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::json;

Result<std::string> read_token(const std::string& file) {
  std::ifstream stream{file};
  std::string token;
  if (!std::getline(stream, token) || token.empty()) {
    return fail("cannot read the token in " + file, "run as who may read it, or name another with --token-file");
  }
  return token;
}

Exit code_of(int status) {
  if (status == 401 || status == 403 || status >= 500) return kUnreachable;
  return status == 400 ? kWrong : kNotSo;
}

/// A problem document (RFC 9457) as a refusal.
Refusal refusal_of(int status, const std::string& body) {
  Refusal refusal{.code = code_of(status),
                  .error = {.problem = "the collector answered HTTP " + std::to_string(status)}};
  const Json problem = Json::parse(body, nullptr, false);
  if (!problem.is_object()) return refusal;
  if (const auto title = text_of(problem, "title"); !title.empty()) refusal.error.problem = title;
  if (const auto detail = text_of(problem, "detail"); !detail.empty()) refusal.error.problem += ": " + detail;
  if (!problem.contains("errors") || !problem["errors"].is_array()) return refusal;
  for (const auto& error : problem["errors"]) {
    refusal.details.push_back(error.is_string() ? error.get<std::string>() : error.dump());
  }
  return refusal;
}

Asked ask(const Session& session, fetch::Request request) {
  const auto token = read_token(session.token_file);
  if (!token) return tl::unexpected(Refusal{.error = token.error()});
  request.headers.push_back({"Authorization", "Bearer " + *token});
  fetch::Limits limits;
  limits.answer_bytes = std::size_t{64} << 20;
  const auto answer = fetch::send(request, limits);
  if (!answer) {
    Error error = answer.error().error;
    if (error.remedy.empty()) error.remedy = "is the collector running? --url says where";
    return tl::unexpected(Refusal{.error = std::move(error)});
  }
  if (answer->status < 200 || answer->status >= 300) return tl::unexpected(refusal_of(answer->status, answer->body));
  Json parsed = Json::parse(answer->body, nullptr, false);
  if (answer->is_cut || parsed.is_discarded()) {
    return tl::unexpected(Refusal{.error = {.problem = fetch::shown(request.url) + " did not answer in JSON",
                                            .remedy = "does --url name a collector?"}});
  }
  return parsed;
}

std::string address(const Session& session, const std::string& path) {
  std::string base = session.url;
  while (base.ends_with('/')) base.pop_back();
  return base + "/api/v1/" + path;
}

}  // namespace

Asked get(const Session& session, const std::string& path, const Query& query) {
  std::string url = address(session, path);
  char mark = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    url += mark + name + "=" + path_part(value);
    mark = '&';
  }
  return ask(session, {.url = std::move(url)});
}

Asked post(const Session& session, const std::string& path, const Json& body) {
  return ask(session, {.method = "POST",
                       .url = address(session, path),
                       .headers = {{"Content-Type", "application/json"}},
                       .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

int refuse(Session& session, const Refusal& refusal) {
  const int code = refuse(session, refusal.code, refusal.error.problem, refusal.error.remedy);
  for (const auto& detail : refusal.details) session.err << detail << '\n';
  return code;
}

std::string path_part(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                          c == '.' || c == '_' || c == '~';  // RFC 3986, 2.3
    if (is_plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', hex[byte >> 4], hex[byte & 15]};
  }
  return out;
}

std::string text_of(const Json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

}  // namespace watchbill::cli
