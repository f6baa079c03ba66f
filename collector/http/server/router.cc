#include "collector/http/server/router.h"

#include <exception>
#include <set>

#include "proto/shared/log.h"

namespace watchbill::http {

namespace {

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto part = path.substr(0, path.find('/'));
    out.emplace_back(part);
    path.remove_prefix(part.size());
  }
  return out;
}

bool is_name(std::string_view part) {
  return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_name(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  }
  return true;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
  routes_.push_back({std::string(method), parts_of(pattern), std::move(handler)});
}

void Router::handle(Request request, const Reply& reply) const {
  const auto path = parts_of(request.target.path);
  const std::string_view method = request.method == "HEAD" ? std::string_view{"GET"} : request.method;
  std::set<std::string> allowed;
  for (const auto& route : routes_) {
    if (!fits(route.parts, path)) continue;
    allowed.insert(route.method);
    if (route.method != method) continue;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const std::string_view part = route.parts[i];
      if (is_name(part)) request.path.emplace(part.substr(1, part.size() - 2), path[i]);
    }
    try {
      route.handler(request, reply);
    } catch (const std::exception& error) {
      log::error("http", "a handler failed", {{"path", request.target.path}, {"error", error.what()}});
      reply(problem(500, "The request could not be answered", "the collector's log says more"));
    }
    return;
  }
  if (allowed.empty()) return reply(problem(404, "There is nothing here", request.target.path));
  auto response = problem(405, "This method is not answered here", request.method);
  std::string allow;
  for (const auto& one : allowed) allow += (allow.empty() ? "" : ", ") + one + (one == "GET" ? ", HEAD" : "");
  response.headers.emplace_back("Allow", allow);
  reply(std::move(response));
}

}  // namespace watchbill::http
