#include "tests/support/worked_example.h"

#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "collector/config/config.h"

namespace watchbill::test {

namespace {

Labels labels_of(const Alert& alert) {
  return sorted({{"alertname", alert.rule},
                 {"category", alert.category},
                 {"client", alert.client},
                 {"instance", alert.instance},
                 {"severity", alert.severity},
                 {"site", "hq"}});
}

}  // namespace

Instant at(const std::string& rfc3339) {
  const auto instant = parse_instant(rfc3339);
  if (!instant) throw std::runtime_error(instant.error().text());
  return *instant;
}

std::shared_ptr<const desk::Book> worked_example() {
  const auto folder = std::filesystem::path(WATCHBILL_SOURCE_DIR) / "tests/fixtures/policies";
  const auto config = config::load_files(folder / "msp.yml", {folder / "peach.yml", folder / "leeds.yml"});
  if (!config) throw std::runtime_error(config.error().front().text());
  auto book = std::make_shared<desk::Book>();
  for (const auto& [name, client] : config->clients) {
    book->clients[name] =
        std::make_shared<const desk::Account>(desk::Account{.policy = client->policy, .roster = client->roster});
  }
  book->msp = config->msp;
  book->msp_zone = config->msp_zone;
  book->msp_name = config->msp_name;
  return book;
}

std::shared_ptr<const desk::Account> peach() {
  static const auto book = worked_example();
  return book->clients.at("peach");
}

desk::AlertEdge firing(const Alert& alert, Instant happened) {
  return {.kind = desk::AlertEdge::Kind::firing,
          .client = alert.client,
          .rule = alert.rule,
          .labels = labels_of(alert),
          .summary = alert.rule + " on " + alert.instance,
          .description = {},
          .runbook = {},
          .value = 1,
          .happened = happened};
}

desk::AlertEdge ended(const Alert& alert, Instant happened) {
  auto edge = firing(alert, happened);
  edge.kind = desk::AlertEdge::Kind::resolved;
  return edge;
}

std::string describe(const incident::Incident& i) {
  std::ostringstream out;
  const auto maybe = [](const std::optional<Instant>& t) { return t ? format_instant(*t) : std::string("-"); };
  out << i.id << ' ' << i.key << ' ' << to_text(i.state) << ' ' << to_text(i.severity) << ' ' << i.category << ' '
      << i.service << ' ' << i.site << ' ' << i.instance << " \"" << i.summary << "\" value " << i.value << " count "
      << i.count << " after " << i.previous << " happened " << format_instant(i.happened) << " received "
      << format_instant(i.received) << " resolved " << maybe(i.resolved_at) << " due " << maybe(i.response_due)
      << " recheck " << maybe(i.recheck_at) << " against " << maybe(i.against_since);
  if (i.acknowledgement) out << " acknowledged by " << i.acknowledgement->person << ' ' << maybe(i.acknowledgement->at);
  if (i.pin) out << " pinned by " << i.pin->person << " until " << format_instant(i.pin->until);
  if (i.suppression) out << " suppressed by " << i.suppression->by << " until " << maybe(i.suppression->until);
  if (i.unsuppressed_at) out << " suppressed to " << maybe(i.unsuppressed_at);
  if (i.is_flapping) out << " flapping";
  if (i.drill) out << " drill by " << i.drill->by << " until " << format_instant(i.drill->ends_at);
  if (i.clock_waits) out << " clock waits";
  for (const auto& f : i.firing) out << "\n  firing " << to_text(f.severity) << " since " << format_instant(f.since);
  for (const auto& s : i.spans) {
    out << "\n  span " << to_text(s.owner) << (s.deferred ? " deferred " : " ") << format_instant(s.from) << ".."
        << maybe(s.to) << ' ' << to_text(s.rule) << " until " << maybe(s.until) << ' ' << s.policy_version;
  }
  for (const auto& t : i.told) {
    out << "\n  told " << t.person << ' ' << to_text(t.how) << ' ' << to_text(t.cause) << " at " << format_instant(t.at)
        << " span " << t.span << " step " << t.step << " (" << t.why << ')';
  }
  return out.str();
}

}  // namespace watchbill::test
