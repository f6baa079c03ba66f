#include "collector/cli/program.h"

#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>

#include <CLI/CLI.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "collector/cli/commands.h"
#include "collector/cli/unknown_word.h"

namespace watchbill::cli {

namespace {

/// Options of all commands; the parser writes into it.
struct Options {
  CheckOptions check;
  WhoOptions who;
  CalendarOptions calendar;
  GapsOptions gaps;
  ReplayOptions replay;
  IncidentsOptions incidents;
  ActOptions act;
  AbsenceOptions absence;
  SilenceOptions silence;
  SurgeOptions surge;
  DigestOptions digest;
  DrillOptions drill;
  JournalOptions journal;
  std::string scenario, incident, client;
};

/// What was asked for; the parser sets it.
using Chosen = std::function<int()>;

class Words {
 public:
  Words(CLI::App& app, Session& session, Options& options, Chosen& chosen)
      : app_(app), session_(session), options_(options), chosen_(chosen) {}

  void add_all() {
    add_globals();
    add_offline();
    add_journal();
    add_incidents();
    add_absences();
    add_silences();
    add_surge();
    add_drill();
    add_collector();
  }

 private:
  CLI::App* add(CLI::App& parent, const char* name, const char* about, const std::function<int()>& command) {
    CLI::App* sub = parent.add_subcommand(name, about);
    sub->fallthrough();  // so that --json and the like may stand behind the command too
    sub->callback([this, command] { chosen_ = command; });
    return sub;
  }

  /// One value an occurrence, so that it never takes what stands behind it.
  static void add_repeatable(CLI::App& words, const char* name, std::vector<std::string>& values,
                             const std::string& about = {}) {
    words.add_option(name, values, about)->allow_extra_args(false);
  }

  void add_globals() {
    app_.add_flag("--json", session_.json, "Print JSON");
    app_.add_option("--url", session_.url, "The collector's HTTP address")
        ->envname("WATCHBILL_URL")
        ->capture_default_str();
    app_.add_option("--token-file", session_.token_file, "File with the token of the operator API")
        ->envname("WATCHBILL_TOKEN_FILE")
        ->capture_default_str();
    app_.set_version_flag("--version", "watchbill " WATCHBILL_VERSION);
    app_.require_subcommand(1);
  }

  void add_offline() {
    auto* check_words = add(app_, "check", "Every error in configuration, rules and policies",
                            [this] { return check(session_, options_.check); });
    check_words->add_option("FILE", options_.check.files, "Files or directories; none: the directory of --config");
    check_words->add_option("--config", options_.check.config, "Configuration directory")->capture_default_str();

    auto* who_words = add(app_, "who", "Who has the watch, why, until when, and who would be told",
                          [this] { return who(session_, options_.who); });
    who_words->add_option("CLIENT", options_.who.client)->required();
    who_words->add_option("--at", options_.who.at, "Local time of the client, RFC 3339, or 2h from now; default: now");
    who_words->add_option("--category", options_.who.category)->capture_default_str();
    who_words->add_option("--severity", options_.who.severity, "P1 to P4")->capture_default_str();
    who_words->add_option("--service", options_.who.service);
    who_words->add_option("--site", options_.who.site);
    add_repeatable(*who_words, "--label", options_.who.labels, "As job=node");
    who_words->add_option("--config", options_.who.config,
                          "Answer from this directory instead of asking the collector");

    auto* calendar_words = add(app_, "calendar", "Open, closed and holiday intervals of a client's internal team",
                               [this] { return calendar(session_, options_.calendar); });
    calendar_words->add_option("CLIENT", options_.calendar.client)->required();
    calendar_words->add_option("--from", options_.calendar.from, "Local time of the client, or RFC 3339")->required();
    calendar_words->add_option("--to", options_.calendar.to, "The same")->required();
    auto* person = calendar_words->add_option("--person", options_.calendar.person, "When this person has the watch");
    calendar_words->add_option("--rota", options_.calendar.rota, "Who has this rota's watch, and when")
        ->excludes(person);
    calendar_words->add_flag("--ics", options_.calendar.ics,
                             "Print iCalendar; without --person or --rota the team's hours and every rota");
    calendar_words->add_option("--config", options_.calendar.config, "Configuration directory")->capture_default_str();

    auto* gaps_words = add(app_, "gaps", "Minutes with nobody on duty for a page; exits with 1 where there are any",
                           [this] { return gaps(session_, options_.gaps); });
    gaps_words->add_option("CLIENT", options_.gaps.client)->required();
    gaps_words->add_option("--days", options_.gaps.days, "How far ahead")->capture_default_str();
    gaps_words->add_option("--from", options_.gaps.from, "Local time of the client, or RFC 3339; default: now");
    gaps_words->add_option("--config", options_.gaps.config, "Configuration directory")->capture_default_str();

    auto* simulate_words = add(app_, "simulate", "Run a scenario through the real core, offline",
                               [this] { return cli::simulate(session_, options_.scenario); });
    simulate_words->add_option("SCENARIO", options_.scenario)->required();

    auto* replay_words = add(app_, "replay", "Run the journal's alerts through a changed policy: whose they would be",
                             [this] { return cli::replay(session_, options_.replay); });
    replay_words->add_option("--policy", options_.replay.policy, "A client's file as it might be")->required();
    replay_words->add_option("--since", options_.replay.since, "From when: 30d ago, or RFC 3339")
        ->capture_default_str();
    replay_words->add_option("--config", options_.replay.config, "The configuration as it is")->capture_default_str();
    replay_words->add_option("--data", options_.replay.data, "The collector's data folder")->capture_default_str();
  }

  void add_journal() {
    CLI::App* journal = app_.add_subcommand("journal", "The record of every decision");
    journal->require_subcommand(1)->fallthrough();
    auto& options = options_.journal;
    journal->add_option("--data", options.data, "The collector's data folder")->capture_default_str();

    auto* verify = add(*journal, "verify", "Recompute every chain and check every signed head",
                       [this] { return verify_journal(session_, options_.journal); });
    verify->add_option("FILE", options.file, "A backup; default: the journal of --data");
    add_keys(*verify);

    auto* heads = add(*journal, "heads", "The newest signed head of each client, to be kept elsewhere",
                      [this] { return list_heads(session_, options_.journal); });
    heads->add_option("--client", options.client);

    auto* records = add(*journal, "export", "Records as lines of JSON, with their hashes",
                        [this] { return export_journal(session_, options_.journal); });
    records->add_option("--client", options.client);
    records->add_option("--from", options.from, "Recorded then or later, RFC 3339");
    records->add_option("--to", options.to, "Recorded before, RFC 3339");

    auto* backup = add(*journal, "backup", "A consistent copy, verified; the collector may run",
                       [this] { return back_up_journal(session_, options_.journal); });
    backup->add_option("FILE", options.target, "To be made; must not be there")->required();
    add_keys(*backup);

    add(*journal, "rebuild", "Write the tables for queries anew from the records; not while the collector runs",
        [this] { return rebuild_journal(session_, options_.journal); });
  }

  void add_keys(CLI::App& words) {
    add_repeatable(words, "--key", options_.journal.keys,
                   "Public key, or file of public keys, whose signatures count; default: journal.pub of --data");
    add_repeatable(words, "--head", options_.journal.heads, "Signed head that was kept elsewhere, or file of them");
  }

  void add_incidents() {
    auto* list =
        add(app_, "incidents", "Incidents, newest first", [this] { return incidents(session_, options_.incidents); });
    list->add_option("--client", options_.incidents.client);
    list->add_option("--state", options_.incidents.state,
                     "unresolved, open, acknowledged, resolved, closed or all; default: those not closed");
    list->add_option("--owner", options_.incidents.owner, "internal or msp");

    auto* show_words = add(app_, "show", "One incident, whole", [this] { return show(session_, options_.incident); });
    show_words->add_option("ID", options_.incident)->required();

    auto* explain_words = add(app_, "explain", "Why it is whose it is, and who was told for what reason",
                              [this] { return explain(session_, options_.incident); });
    explain_words->add_option("ID", options_.incident)->required();

    add_act("ack", "Acknowledge", "acknowledge", "acknowledged");
    constexpr const char* until = "Local time of the client, RFC 3339, or from now on, as 2h";
    add_act("take", "Make it yours, and your party's, for 4 hours or until then", "take", "taken")
        ->add_option("--until", options_.act.until, until);
    add_act("keep", "Keep it over the boundary that would move it", "keep", "kept")
        ->add_option("--until", options_.act.until, until)
        ->required();
    auto* handoff = add_act("handoff", "Hand it to the other party: at once when their hours have begun, else offered",
                            "handoff", "handed over");
    handoff->add_option("--to", options_.act.to, "Somebody of theirs; default: whoever is there");
    handoff->add_option("--text", options_.act.text, "How it stands, and what comes next");
    add_act("accept", "Accept what is offered to your party", "accept", "accepted");
    add_act("decline", "Decline it", "decline", "declined")->add_option("--text", options_.act.text, "Why")->required();
    add_act("note", "Add a note", "note", "noted")->add_option("--text", options_.act.text, "The note")->required();
    add_act("resolve", "Resolve", "resolve", "resolved");
  }

  CLI::App* add_act(const char* name, const char* about, const char* verb, const char* done) {
    auto* words = add(app_, name, about, [this, verb, done] { return act(session_, options_.act, verb, done); });
    words->add_option("ID", options_.act.incidents)->required();
    add_by(words, options_.act.by);
    return words;
  }

  void add_absences() {
    auto& options = options_.absence;
    CLI::App* absence = app_.add_subcommand("absence", "Who is away, entered at run time");
    absence->require_subcommand(1)->fallthrough();
    auto* begin = add(*absence, "add", "Enter an absence; it acts at once",
                      [this] { return add_absence(session_, options_.absence); });
    begin->add_option("PERSON", options.person)->required();
    begin->add_option("--from", options.from,
                      "Local time of the person, RFC 3339, a date, or 2h from now; default: now");
    begin->add_option("--to", options.to, "The same; a date is the last day of it")->required();
    begin->add_option("--kind", options.kind, "vacation, ill, …");
    begin->add_option("--deputy", options.deputy, "Who has the person's skills meanwhile");
    begin->add_option("--client", options.client, "Whose person it is, where several have one of that name");
    add_by(begin, options.by);
    auto* end = add(*absence, "end", "End an absence now; one that has not begun is void",
                    [this] { return end_absence(session_, options_.absence); });
    end->add_option("ID", options.id)->required();
    add_by(end, options.by);
    auto* list = add(*absence, "list", "Absences that are not over, those of the files too",
                     [this] { return list_absences(session_, options_.absence); });
    list->add_option("--client", options.client, "A client, or the provider");
  }

  void add_silences() {
    auto& options = options_.silence;
    CLI::App* silence = app_.add_subcommand("silence", "Of what nobody is told meanwhile: silences and maintenance");
    silence->require_subcommand(1)->fallthrough();
    auto* begin = add(*silence, "add", "Silence what fits all that is said; it changes no owner",
                      [this] { return add_silence(session_, options_.silence); });
    begin->add_option("CLIENT", options.client)->required();
    begin->add_option("--from", options.from,
                      "Local time of the client, RFC 3339, a date, or 2h from now; default: now");
    begin->add_option("--to", options.to, "The same; a date is the last day of it");
    begin->add_option("--weekly", options.weekly, "Only then, as 'sun 02:00-04:00'; --to defaults to a year later");
    add_repeatable(*begin, "--rule", options.rules, "Alerts of this name");
    add_repeatable(*begin, "--category", options.categories);
    add_repeatable(*begin, "--severity", options.severities, "P1 to P4");
    add_repeatable(*begin, "--service", options.services);
    add_repeatable(*begin, "--site", options.sites);
    add_repeatable(*begin, "--instance", options.instances);
    add_repeatable(*begin, "--label", options.labels, "As job=node");
    begin->add_flag("--everything", options.is_everything, "All of the client");
    begin->add_flag("--maintenance", options.is_maintenance, "It is maintenance");
    begin->add_option("--comment", options.comment, "Why");
    add_by(begin, options.by);
    auto* end = add(*silence, "end", "End one now; one that has not begun is void",
                    [this] { return end_silence(session_, options_.silence); });
    end->add_option("ID", options.id)->required();
    add_by(end, options.by);
    auto* list =
        add(*silence, "list", "Those that are not over", [this] { return list_silences(session_, options_.silence); });
    list->add_option("--client", options.client);
  }

  void add_surge() {
    auto* digest_words = add(app_, "digest", "A client's latest digest, as it was sent",
                             [this] { return digest(session_, options_.digest); });
    digest_words->add_option("CLIENT", options_.digest.client)->required();
    digest_words->add_option("--at", options_.digest.at,
                             "The latest by then: local time of the client, or RFC 3339; default: now");
    CLI::App* surge_words = app_.add_subcommand("surge", "Hold a client's overflow on, or let it go");
    surge_words->require_subcommand(1)->fallthrough();
    const auto add_state = [&](const char* name, const char* about, SurgeOptions::State state) {
      auto* words = add(*surge_words, name, about, [this, state] {
        options_.surge.state = state;
        return surge(session_, options_.surge);
      });
      words->add_option("CLIENT", options_.surge.client)->required();
      add_by(words, options_.surge.by);
    };
    add_state("on", "New work that may overflow goes to the provider", SurgeOptions::State::on);
    add_state("off", "What waits decides again", SurgeOptions::State::off);
  }

  void add_drill() {
    auto& options = options_.drill;
    auto* words = add(app_, "drill", "Rehearse an incident's whole way: who is told, how, and who acknowledges",
                      [this] { return drill(session_, options_.drill); });
    words->add_option("--client", options.client)->required();
    auto* ends = words->add_flag("--end", options.ends, "End the one that is running");
    words->add_option("--severity", options.severity, "P1 to P3; default: P1")->excludes(ends);
    words->add_option("--category", options.category, "Default: the service's, else servers")->excludes(ends);
    words->add_option("--service", options.service)->excludes(ends);
    words->add_option("--site", options.site)->excludes(ends);
    words->add_option("--note", options.note, "To whom it is told")->excludes(ends);
    add_by(words, options.by);
  }

  static void add_by(CLI::App* words, std::string& by) {
    words->add_option("--by", by, "Who does it: a person of the configuration")->envname("WATCHBILL_PERSON");
  }

  void add_collector() {
    auto* agents_words =
        add(app_, "agents", "Agents and their state", [this] { return agents(session_, options_.client); });
    agents_words->add_option("--client", options_.client);
    add(app_, "reload", "Let the collector read its configuration again", [this] { return reload(session_); });
  }

  CLI::App& app_;
  Session& session_;
  Options& options_;
  Chosen& chosen_;
};

std::size_t terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

/// no-color.org: any value but an empty one.
bool wants_color() {
  const char* refusal = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && (refusal == nullptr || *refusal == '\0');
}

}  // namespace

int run(int argc, const char* const* argv) {
  const SystemClock clock;
  Session session{.out = std::cout,
                  .err = std::cerr,
                  .clock = clock,
                  .json = false,
                  .has_color = wants_color(),
                  .width = terminal_width(),
                  .url = "http://127.0.0.1:7421",
                  .token_file = "/var/lib/watchbill/api.token"};
  Options options;
  Chosen chosen;
  CLI::App app{"Whose is it, why, and until when."};
  Words words(app, session, options, chosen);  // the commands refer to it
  words.add_all();
  try {
    app.parse(argc, argv);
    return chosen();
  } catch (const CLI::ParseError& asked) {
    if (asked.get_exit_code() == 0) return app.exit(asked);
    if (const auto unknown = unknown_word(app)) return refuse(session, kWrong, unknown->problem, unknown->remedy);
    app.exit(asked);
    return kWrong;
  } catch (const std::exception& bug) {
    return refuse(session, kUnreachable, bug.what());
  }
}

}  // namespace watchbill::cli
