#include "collector/http/api/digests.h"

#include <nlohmann/json.hpp>

#include "collector/http/api/json.h"
#include "collector/http/api/refusals.h"
#include "collector/roster/written_time.h"

namespace watchbill::http {

namespace {

using incident::DigestSent;

Result<std::optional<DigestSent>> latest(journal::Journal& journal, const std::string& client, Instant at) {
  const auto found = journal.last_digest(client, at);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return std::nullopt;
  const auto body = journal::body_of(**found);
  if (!body) return tl::unexpected(body.error());
  return std::get<DigestSent>(*body);
}

Json json_of(const DigestSent& digest, const std::string& client) {
  Json told = Json::array();
  for (const auto& one : digest.told) {
    told.push_back({{"who", one.person},
                    {"party", std::string(to_text(one.party))},
                    {"how", std::string(to_text(one.how))},
                    {"why", one.why}});
  }
  Json gaps = Json::array();
  for (const auto& gap : digest.gaps) {
    gaps.push_back({{"from", format_instant(gap.from)}, {"to", http::json_of(gap.to)}});
  }
  return {{"client", client},
          {"kind", std::string(to_text(digest.kind))},
          {"at", format_instant(digest.at)},
          {"from", format_instant(digest.from)},
          {"to", format_instant(digest.to)},
          {"late", digest.is_late()},
          {"offered", digest.offered},
          {"waiting", digest.waiting},
          {"open", digest.open},
          {"suppressed", digest.suppressed},
          {"resolved", digest.resolved},
          {"drills", digest.drills},
          {"gaps", std::move(gaps)},
          {"told", std::move(told)},
          {"text", digest.text}};
}

}  // namespace

void show_digest(Office& office, const Request& request, const Reply& reply) {
  const auto& client = request.path.at("client");
  const auto book = office.book();
  const auto account = book->clients.find(client);
  if (account == book->clients.end()) return reply(no_client(office, client));
  Instant at = office.now();
  if (const auto written = request.target["at"]; !written.empty()) {
    const auto& zone = account->second->roster.internal_hours().zone();
    const auto instant = roster::parse_when(written, zone, roster::Edge::end, at);
    if (!instant) return reply(problem(400, "The query cannot be answered", instant.error().text()));
    at = *instant;
  }
  const auto digest = latest(office.journal(), client, at);
  if (!digest) return reply(problem(500, "The journal cannot be read", digest.error().text()));
  if (!*digest) {
    return reply(problem(404, "No digest of " + client + " was sent by then",
                         "one is sent at each opening and closing of its internal team"));
  }
  reply({.body = text_of(json_of(**digest, client))});
}

}  // namespace watchbill::http
