#include "collector/simulate/replay.h"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <tuple>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/folder.h"
#include "collector/cli/journal_file.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"
#include "collector/journal/event_json.h"
#include "collector/journal/offline.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::ordered_json;
using incident::Event;
using simulate::Life;

/// An incident whose day would have been another one.
struct Changed {
  std::string incident;
  std::string what;
  Severity severity = Severity::p3;
  Instant opened;
  Life before, after;
};

Result<Event> event_of(const journal::StoredEvent& stored) {
  const auto actor = journal::read_actor(stored.actor);
  if (!actor) return tl::unexpected(actor.error());
  auto body = journal::read_body(stored.kind, stored.body);
  if (!body) return tl::unexpected(body.error());
  return Event{.client = stored.client,
               .incident = stored.incident,
               .effective_at = stored.effective_at,
               .actor = *actor,
               .body = *std::move(body)};
}

/// Of the client's chain and the provider's, in order of effect. What was entered before `since` still acts; incidents
/// count from then.
Result<std::vector<Event>> events_of(const std::string& file, const std::string& client, const std::string& msp,
                                     Interval span) {
  std::vector<Event> out;
  std::optional<Error> wrong;
  for (const auto& chain : {msp, client}) {
    const auto read = journal::for_each_event_sqlite(
        file, {.client = chain, .from = {}, .to = {}}, [&](const journal::StoredEvent& stored) {
          const bool is_wanted =
              stored.effective_at < span.to && (stored.incident.empty() || stored.effective_at >= span.from);
          if (wrong || !is_wanted) return;
          auto event = event_of(stored);
          if (event) {
            out.push_back(*std::move(event));
          } else {
            wrong = event.error();
          }
        });
    if (!read) return tl::unexpected(read.error());
    if (wrong) return tl::unexpected(*wrong);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Event& a, const Event& b) { return a.effective_at < b.effective_at; });
  return out;
}

std::vector<Changed> changes(const std::vector<Event>& events, const simulate::Replayed& before,
                             const simulate::Replayed& after) {
  std::vector<Changed> out;
  for (const auto& event : events) {
    const auto* opened = std::get_if<incident::Opened>(&event.body);
    if (opened == nullptr) continue;
    const auto was = before.lives.find(event.incident), is = after.lives.find(event.incident);
    if (was == before.lives.end() || is == after.lives.end() || was->second == is->second) continue;
    out.push_back({.incident = event.incident,
                   .what = opened->summary.empty() ? opened->rule_name : opened->summary,
                   .severity = opened->severity,
                   .opened = event.effective_at,
                   .before = was->second,
                   .after = is->second});
  }
  return out;
}

Duration of(const Life& life, Party party) {
  const auto found = life.owned.find(party);
  return found == life.owned.end() ? Duration{0} : found->second;
}

Json json_of(const Life& life) {
  const auto seconds = [&](Party party) { return std::chrono::floor<std::chrono::seconds>(of(life, party)).count(); };
  return {{"owner", std::string(to_text(life.opening.owner))},
          {"rule", std::string(ownership::to_text(life.opening.rule))},
          {"internal_seconds", seconds(Party::internal)},
          {"msp_seconds", seconds(Party::msp)}};
}

/// `internal 2h, then msp 30m`: by whom it was opened, and how long each had it.
std::string text_of(const Life& life) {
  std::string out;
  for (const auto party : {life.opening.owner, other(life.opening.owner)}) {
    const auto time = std::chrono::floor<std::chrono::seconds>(of(life, party));
    if (time == Duration{0} && party != life.opening.owner) continue;
    out += (out.empty() ? "" : ", then ") + std::string(to_text(party)) + " " + format_duration(time);
  }
  return out;
}

struct Outcome {
  Interval span;
  std::size_t incidents = 0;
  std::size_t refused_before = 0, refused_after = 0;
  std::vector<Changed> changed;
};

void print(const Session& session, const config::Client& client, const Outcome& outcome) {
  if (session.json) {
    Json list = Json::array();
    for (const auto& one : outcome.changed) {
      list.push_back({{"incident", one.incident},
                      {"summary", one.what},
                      {"severity", std::string(to_text(one.severity))},
                      {"opened", format_instant(one.opened)},
                      {"before", json_of(one.before)},
                      {"after", json_of(one.after)}});
    }
    const Json out = {{"client", client.policy.client},
                      {"from", format_instant(outcome.span.from)},
                      {"to", format_instant(outcome.span.to)},
                      {"incidents", outcome.incidents},
                      {"changed", std::move(list)},
                      {"refused", {{"before", outcome.refused_before}, {"after", outcome.refused_after}}}};
    session.out << out.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  const auto& zone = client.roster.internal_hours().zone();
  session.out << outcome.changed.size() << " of " << outcome.incidents << " incidents of " << client.policy.name
              << " since " << local_when(outcome.span.from, zone) << " " << zone.name()
              << " would have gone another way\n";
  if (outcome.refused_after > outcome.refused_before) {
    session.out << outcome.refused_after - outcome.refused_before
                << " more of what people did would have been refused\n";
  }
  Table table({"INCIDENT", "OPENED", "SEV", "WAS", "WOULD BE", "WHAT"});
  for (const auto& one : outcome.changed) {
    table.add({{one.incident},
               {local_when(one.opened, zone)},
               {std::string(to_text(one.severity))},
               {text_of(one.before)},
               {text_of(one.after)},
               {one.what}});
  }
  if (!table.empty()) table.print(session);
}

}  // namespace

int replay(Session& session, const ReplayOptions& options) {
  const Instant now = session.clock.now();
  Interval span{now, now};
  if (const auto ago = parse_duration(options.since)) {
    span.from = now - *ago;
  } else if (const auto from = parse_instant(options.since)) {
    span.from = *from;
  } else {
    return refuse(session, kWrong, "--since: '" + options.since + "' is neither a duration nor an instant",
                  "write 30d or 2026-06-12T20:58:00Z");
  }
  if (span.from >= span.to) return refuse(session, kWrong, "--since must lie before now");
  const auto after =
      config::load_files(std::filesystem::path(options.config) / "msp.yml", {std::filesystem::path(options.policy)});
  if (!after) return refuse_all(session, after.error());
  const std::string& name = after->clients.begin()->first;
  auto before = find_client(session, options.config, name);
  if (!before) return before.error();
  JournalOptions where;
  where.data = options.data;
  const auto file = journal_file(where);
  if (!file) return refuse(session, kUnreachable, file.error().problem, file.error().remedy);
  const auto events = events_of(*file, name, after->msp, span);
  if (!events) return refuse(session, kUnreachable, events.error().problem, events.error().remedy);
  // Of the client alone: the same events, once as its policy stands and once as it might.
  std::erase_if(before->config.clients, [&](const auto& client) { return client.first != name; });
  const auto was = simulate::replay(*events, before->config, span.to);
  if (!was) return refuse(session, kUnreachable, was.error().problem, was.error().remedy);
  const auto is = simulate::replay(*events, *after, span.to);
  if (!is) return refuse(session, kUnreachable, is.error().problem, is.error().remedy);
  const Outcome outcome{.span = span,
                        .incidents = was->lives.size(),
                        .refused_before = was->refused,
                        .refused_after = is->refused,
                        .changed = changes(*events, *was, *is)};
  print(session, *before->client, outcome);
  return kFine;
}

}  // namespace watchbill::cli
