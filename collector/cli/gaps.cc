#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/cli/commands.h"
#include "collector/cli/folder.h"
#include "collector/cli/table.h"
#include "collector/cli/when.h"
#include "collector/ownership/coverage.h"

namespace watchbill::cli {

namespace {

using Json = nlohmann::ordered_json;
using ownership::Coverage;
using ownership::Gap;
using ownership::Problem;

constexpr int kMostDays = 1100;

std::string name_of(const Problem& problem) {
  std::string out = problem.category;
  for (const auto* part : {&problem.service, &problem.site}) {
    if (!part->empty()) out += (out.empty() ? "" : "/") + *part;
  }
  for (const auto& label : problem.labels) out += (out.empty() ? "" : "/") + label.name + "=" + label.value;
  return out.empty() ? "everything" : out;
}

/// `servers P1 P2, security P1`.
std::string names_of(const std::vector<Problem>& problems) {
  std::string out;
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& problem : problems) {
    const std::string name = name_of(problem);
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.first == name; });
    const std::string severity = " " + std::string(to_text(problem.severity));
    if (same == lines.end()) {
      lines.emplace_back(name, severity);
    } else {
      same->second += severity;
    }
  }
  for (const auto& [name, severities] : lines) out += (out.empty() ? "" : ", ") + name + severities;
  return out;
}

long long minutes_of(Interval when) {
  return std::chrono::ceil<std::chrono::minutes>(when.to - when.from).count();
}

Json json_of(const Gap& gap) {
  Json problems = Json::array();
  for (const auto& problem : gap.problems) {
    Json labels = Json::object();
    for (const auto& label : problem.labels) labels[label.name] = label.value;
    problems.push_back({{"category", problem.category},
                        {"severity", std::string(to_text(problem.severity))},
                        {"service", problem.service},
                        {"site", problem.site},
                        {"labels", std::move(labels)}});
  }
  return {{"from", format_instant(gap.when.from)},
          {"to", format_instant(gap.when.to)},
          {"minutes", minutes_of(gap.when)},
          {"reached", std::string(to_text(gap.kind))},
          {"problems", std::move(problems)}};
}

/// Minutes in which any problem has a gap, each minute once.
long long minutes_of(const std::vector<Gap>& gaps) {
  Duration total{0};
  std::optional<Instant> end;
  for (const auto& gap : gaps) {
    const Instant from = end ? std::max(*end, gap.when.from) : gap.when.from;
    if (gap.when.to > from) total += gap.when.to - from;
    end = end ? std::max(*end, gap.when.to) : gap.when.to;
  }
  return std::chrono::ceil<std::chrono::minutes>(total).count();
}

void print(const Session& session, const config::Client& client, const std::vector<Gap>& gaps, Interval span) {
  const auto& zone = client.roster.internal_hours().zone();
  const std::string range = local_when(span.from, zone) + " to " + local_when(span.to, zone) + " " + zone.name();
  if (gaps.empty()) {
    session.out << "Somebody is on duty for every page of " << client.policy.name << ", " << range << '\n';
    return;
  }
  session.out << minutes_of(gaps) << " minutes with nobody on duty for " << client.policy.name << ", " << range << '\n';
  Table table({"FROM", "TO", "MINUTES", "REACHED", "FOR"});
  for (const auto& gap : gaps) {
    const bool has_manager = gap.kind == Coverage::manager;
    table.add({{local_when(gap.when.from, zone)},
               {local_when(gap.when.to, zone)},
               {std::to_string(minutes_of(gap.when))},
               {has_manager ? "manager " + client.policy.manager : "nobody", has_manager ? Style::yellow : Style::red},
               {names_of(gap.problems)}});
  }
  table.print(session);
}

}  // namespace

int gaps(Session& session, const GapsOptions& options) {
  const auto found = find_client(session, options.config, options.client);
  if (!found) return found.error();
  if (options.days < 1 || options.days > kMostDays) {
    return refuse(session, kWrong, "--days: must be from 1 to " + std::to_string(kMostDays));
  }
  const config::Client& client = *found->client;
  const roster::Zone& zone = client.roster.internal_hours().zone();
  const auto from =
      options.from.empty() ? Result<Instant>{session.clock.now()} : parse_when(options.from, zone, roster::Edge::start);
  if (!from) return refuse(session, kWrong, "--from: " + from.error().problem, from.error().remedy);
  const Interval span{*from, zone.at(roster::add_days(zone.date_of(*from), options.days), zone.minute_of_day(*from),
                                     roster::Edge::end)};
  const auto all = ownership::gaps_in(client.policy, client.roster, span);
  if (session.json) {
    Json list = Json::array();
    for (const auto& gap : all) list.push_back(json_of(gap));
    const Json out = {{"client", client.policy.client},
                      {"from", format_instant(span.from)},
                      {"to", format_instant(span.to)},
                      {"minutes", minutes_of(all)},
                      {"gaps", std::move(list)}};
    session.out << out.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    print(session, client, all, span);
  }
  return all.empty() ? kFine : kNotSo;
}

}  // namespace watchbill::cli
