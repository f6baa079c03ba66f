#include "collector/app.h"

#include <algorithm>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include "collector/data_folder.h"
#include "collector/head_signer.h"
#include "collector/http/api/api.h"
#include "collector/http/api/json.h"
#include "collector/http/api/watch.h"
#include "collector/http/prom/metrics_page.h"
#include "collector/http_loop.h"
#include "collector/ingest_loop.h"
#include "collector/journal/key_files.h"
#include "collector/notify.h"
#include "collector/office.h"
#include "collector/pump_loop.h"
#include "collector/rules_loop.h"
#include "collector/settings.h"
#include "proto/shared/log.h"

namespace watchbill {

namespace {

/// The agents that are known are written down when one comes or goes, and so often anyway.
constexpr Duration kLookAtAgents = std::chrono::seconds{2};
constexpr Duration kWriteAgents = std::chrono::minutes{5};
/// An agent not heard for so long is not expected after a start.
constexpr Duration kForgetAgents = std::chrono::hours{24 * 30};

std::vector<fleet::Agent> expected_agents(const DataFolder& data, const desk::Book& book, Instant now) {
  auto out = data.read_agents();
  std::erase_if(out, [&](const auto& agent) {
    return !book.clients.contains(agent.endpoint.client) || now - agent.last_heard > kForgetAgents;
  });
  return out;
}

void say_who_has_the_watch(const desk::Book& book, const desk::Clients& clients, Instant now) {
  for (const auto& [client, account] : book.clients) {
    const auto watch = http::who_has_the_watch(book, clients, *account, {.at = now});
    log::info("watch", watch.owner_name + " has the watch",
              {{"client", client},
               {"owner", std::string(to_text(watch.decision.owner))},
               {"until", watch.decision.until ? format_instant(*watch.decision.until) : "-"},
               {"because", watch.decision.because}});
  }
}

}  // namespace

struct App::Members {
  Members(std::filesystem::path f, DataFolder d, std::string t, std::unique_ptr<journal::Journal> j,
          std::unique_ptr<desk::Desk> opened, const Settings& settings, const Clock& c)
      : file(std::move(f)),
        clock(c),
        data(std::move(d)),
        token(std::move(t)),
        listening(settings.collector),
        warned(settings.warnings),
        book(settings.book),
        journal(std::move(j)),
        pump(*journal, paging::make_channels(settings.collector.channels, c), settings.collector.channels.fold, c,
             [this](const incident::Message& message, std::function<void()> is_taken) {
               desk.post(desk::NotReached{.incident = message.incident,
                                          .person = message.person,
                                          .cause = message.cause,
                                          .told_at = message.at},
                         [is_taken = std::move(is_taken)](const auto&) { is_taken(); });
             }),
        metrics(WATCHBILL_VERSION, c, sources()),
        desk(std::move(opened), c, desk_hooks()),
        rules(window, c, settings.rules, *settings.book, *desk.snapshot(), rules_hooks()),
        office({.clock = c,
                .desk = desk,
                .book = book,
                .journal = *journal,
                .fleet = fleet,
                .events = events,
                .reload = [this] { return reload(); }}),
        agents_writer(main, c,
                      [this](Instant now) {
                        write_agents(now);
                        return std::optional(now + kLookAtAgents);
                      }),
        head_signer(*journal),
        head_ticker(main, c, [this](Instant now) { return std::optional(head_signer.step(now)); }) {}

  ~Members() {
    office.set_ready(false);
    events.close();
    if (http) http->stop();  // who answers reads all the rest
    pump.stop();             // it and the rules post to the desk
    rules.stop();
    desk.stop();  // its last answers read the office
    head_signer.step(clock.now());
    write_agents(clock.now());
  }
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  metrics::Sources sources();
  DeskLoop::Hooks desk_hooks();
  RulesLoop::Hooks rules_hooks();
  Result<void> listen(const Settings&);
  void begin();
  http::ReloadOutcome reload();
  void write_agents(Instant now);

  const std::filesystem::path file;
  const Clock& clock;
  boost::asio::io_context main;
  DataFolder data;
  const std::string token;
  const config::CollectorConfig listening;  // what only a restart changes
  std::vector<Error> warned;                // what the log says of the configuration already; under reloading
  CurrentBook book;
  std::unique_ptr<journal::Journal> journal;
  window::Window window;
  fleet::Fleet fleet;
  http::EventHub events;
  PumpLoop pump;
  metrics::Metrics metrics;
  DeskLoop desk;
  RulesLoop rules;
  std::unique_ptr<IngestLoop> ingest;
  ProgramOffice office;
  std::unique_ptr<HttpLoop> http;
  std::map<window::Endpoint, fleet::AgentState> written_states;
  Instant write_agents_at{};
  Ticker agents_writer;
  HeadSigner head_signer;
  Ticker head_ticker;
  std::mutex reloading;  // one reload at a time
};

metrics::Sources App::Members::sources() {
  return {.agents = [this] { return fleet.agents(); },
          .snapshot = [this] { return desk.snapshot(); },
          .book = [this] { return book.get(); },
          .deliveries = [this] { return journal->delivery_counts(); },
          .window = [this] { return window.size(); },
          .rules = [this] { return rules.status(); },
          .ingest = [this] { return ingest->totals(); },
          .journal_bytes = [this] { return data.journal_bytes(); },
          .is_ready = [this] { return office.trouble().empty(); },
          .http_connections = [this] { return http->connections(); },
          .event_listeners = [this] { return static_cast<double>(events.listeners()); }};
}

DeskLoop::Hooks App::Members::desk_hooks() {
  return {.committed =
              [this](const desk::Snapshot& snapshot) {
                pump.wake();
                if (has_handed_over(snapshot)) head_ticker.wake();
                for (const auto& one : snapshot.changed) {
                  auto text = http::text_of(http::json_of(*one, clock.now()));
                  text.pop_back();
                  events.publish("incident", text);
                }
              },
          .took = [this](std::chrono::nanoseconds took) { metrics.committed(took); },
          .decided = [this](bool accepted, std::size_t inputs) { metrics.decided(accepted, inputs); }};
}

RulesLoop::Hooks App::Members::rules_hooks() {
  return {.edge =
              [this](desk::AlertEdge edge) {
                metrics.edge(edge.client, edge.kind == desk::AlertEdge::Kind::firing);
                edge.site_endpoints = fleet.count(edge.client, std::string(value_of(edge.labels, "site")));
                desk.post(std::move(edge));
              },
          .took = [this](std::chrono::nanoseconds took) { metrics.evaluated(took); }};
}

Result<void> App::Members::listen(const Settings& settings) {
  const auto& at = settings.collector;
  auto agents = IngestLoop::open(
      {.host = at.agents.host, .port = at.agents.port, .identity = settings.identity, .agents_ca = settings.agents_ca},
      window, fleet, clock, [this](const std::string& client) { return book.get()->clients.contains(client); },
      expected_agents(data, *settings.book, clock.now()));
  if (!agents) return tl::unexpected(agents.error());
  ingest = std::move(*agents);
  http::Router router;
  http::add_api(router, office, token);
  http::add_metrics(router, [this] { return metrics.text(); });
  auto server = HttpLoop::open({.host = at.http.host, .port = at.http.port}, std::move(router));
  if (!server) return tl::unexpected(server.error());
  http = std::move(*server);
  return {};
}

void App::Members::begin() {
  pump.start();
  desk.start();
  rules.start();
  ingest->start();
  http->start();
  agents_writer.start();
  head_ticker.start();
  metrics.reloaded(true, clock.now());
  office.set_ready(true);
}

http::ReloadOutcome App::Members::reload() {
  const std::lock_guard lock(reloading);
  notify("RELOADING=1\nMONOTONIC_USEC=" +
         std::to_string(
             std::chrono::duration_cast<std::chrono::microseconds>(clock.monotonic().time_since_epoch()).count()));
  auto settings = load_settings(file);
  metrics.reloaded(settings.has_value(), clock.now());
  if (!settings) {
    for (const auto& error : settings.error()) log::error("config", error.text());
    log::error("config", "the configuration has errors; the one before stays");
    notify("READY=1");
    return {.errors = std::move(settings.error()), .warnings = {}};
  }
  http::ReloadOutcome out{.errors = {}, .warnings = std::move(settings->warnings)};
  const auto& next = settings->collector;
  if (next.agents.host != listening.agents.host || next.agents.port != listening.agents.port ||
      next.http.host != listening.http.host || next.http.port != listening.http.port || next.data != listening.data) {
    out.warnings.push_back({.problem = "listen: and data: change at a restart only"});
  }
  for (const auto& warning : out.warnings) {
    if (std::ranges::find(warned, warning) == warned.end()) log::warning("config", warning.text());
  }
  warned = out.warnings;
  book.set(settings->book);
  pump.replace(paging::make_channels(next.channels, clock), next.channels.fold);
  desk.replace(settings->book);
  rules.replace(settings->rules, *settings->book);
  ingest->recheck();
  log::info("config", "the configuration has been read again");
  say_who_has_the_watch(*settings->book, *desk.snapshot()->clients, clock.now());
  notify("READY=1");
  return out;
}

void App::Members::write_agents(Instant now) {
  const auto agents = fleet.agents();
  std::map<window::Endpoint, fleet::AgentState> states;
  for (const auto& agent : agents) states.emplace(agent.endpoint, agent.state);
  if (states == written_states && now < write_agents_at) return;
  if (const auto written = data.write_agents(agents); !written) {
    log::warning("data", "agents.json cannot be written", {{"problem", written.error().text()}});
  }
  written_states = std::move(states);
  write_agents_at = now + kWriteAgents;
}

Result<std::unique_ptr<App>> App::open(std::filesystem::path file, const Settings& settings, const Clock& clock) {
  auto data = DataFolder::open(settings.collector.data);
  if (!data) return tl::unexpected(data.error());
  auto token = read_or_make_token(settings.collector.api_token);
  if (!token) return tl::unexpected(token.error());
  auto key = journal::read_or_make_key(settings.collector.data);
  if (!key) return tl::unexpected(key.error());
  auto journal = journal::open_sqlite(data->journal().string(),
                                      {.key = std::make_shared<const journal::SigningKey>(*std::move(key))});
  if (!journal) return tl::unexpected(journal.error().in("journal"));
  auto desk = desk::Desk::open(**journal, settings.book);
  if (!desk) return tl::unexpected(desk.error().in("journal"));
  auto members = std::make_unique<Members>(std::move(file), std::move(*data), std::move(*token), std::move(*journal),
                                           std::move(*desk), settings, clock);
  if (const auto listening = members->listen(settings); !listening) return tl::unexpected(listening.error());
  const auto agents = members->ingest->port();
  const auto http = members->http->port();
  if (const auto written = members->data.write_ports(agents, http); !written) return tl::unexpected(written.error());
  members->begin();
  log::info("collector", "listening",
            {{"version", WATCHBILL_VERSION},
             {"agents", settings.collector.agents.host + ":" + std::to_string(agents)},
             {"http", "http://" + settings.collector.http.host + ":" + std::to_string(http)},
             {"data", settings.collector.data.string()}});
  say_who_has_the_watch(*settings.book, *members->desk.snapshot()->clients, clock.now());
  return std::unique_ptr<App>(new App(std::move(members)));
}

App::App(std::unique_ptr<Members> members) : members_(std::move(members)) {}

App::~App() = default;

void App::run() {
  boost::asio::signal_set ends(members_->main, SIGTERM, SIGINT);
  ends.async_wait([&](const boost::system::error_code& cancelled, int) {
    if (!cancelled) members_->main.stop();
  });
  boost::asio::signal_set reloads(members_->main, SIGHUP);
  std::function<void()> wait_for_reload = [&] {
    reloads.async_wait([&](const boost::system::error_code& cancelled, int) {
      if (cancelled) return;
      reload();
      wait_for_reload();
    });
  };
  wait_for_reload();
  notify("READY=1");
  members_->main.run();
  notify("STOPPING=1");
  log::info("collector", "stopping");
}

void App::stop() {
  members_->main.stop();
}

http::ReloadOutcome App::reload() {
  return members_->reload();
}

std::uint16_t App::agents_port() const {
  return members_->ingest->port();
}

std::uint16_t App::http_port() const {
  return members_->http->port();
}

const std::string& App::api_token() const {
  return members_->token;
}

}  // namespace watchbill
