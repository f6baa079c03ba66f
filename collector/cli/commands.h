#pragma once
// Every command, one file each. Each prints to the session and returns its exit code.

#include <string>
#include <vector>

#include "collector/cli/session.h"

namespace watchbill::cli {

inline constexpr const char* kConfigFolder = "/etc/watchbill";

struct CheckOptions {
  std::vector<std::string> files;  ///< empty: the configuration directory
  std::string config = kConfigFolder;
};
/// Every error in configuration, policies and rules on err, warnings on out.
int check(Session&, const CheckOptions&);

struct WhoOptions {
  std::string client;
  std::string at;  ///< empty: now
  std::string category = "servers";
  std::string severity = "P2";
  std::string service, site;
  std::vector<std::string> labels;  ///< `name=value`
  std::string config;               ///< empty: the running collector is asked
};
int who(Session&, const WhoOptions&);

struct CalendarOptions {
  std::string client;
  std::string from;
  std::string to;
  std::string person;  ///< whose watch instead of the team's hours, or
  std::string rota;    ///< which rota's
  bool ics = false;    ///< as an iCalendar text; of nobody in particular: the team's hours and every rota
  std::string config = kConfigFolder;
};
int calendar(Session&, const CalendarOptions&);

struct GapsOptions {
  std::string client;
  int days = 90;
  std::string from;  ///< empty: now
  std::string config = kConfigFolder;
};
/// Offline: when nobody is on duty for a page; kNotSo where there is such a minute.
int gaps(Session&, const GapsOptions&);

/// Offline: one JSON line for each change; commands that the core refused go to err and change no exit code.
int simulate(Session&, const std::string& scenario);

struct ReplayOptions {
  std::string policy;         ///< a client's file as it might be
  std::string since = "30d";  ///< a duration up to now, or RFC 3339
  std::string config = kConfigFolder;
  std::string data = "/var/lib/watchbill";
};
/// Offline: what the journal says happened to the client, under its policy and under the other one, and the incidents
/// whose owner would have been another.
int replay(Session&, const ReplayOptions&);

struct IncidentsOptions {
  std::string client, state, owner;
};
int incidents(Session&, const IncidentsOptions&);
int show(Session&, const std::string& incident);

struct ActOptions {
  std::vector<std::string> incidents;
  std::string by;
  std::string text;
  std::string until;  ///< RFC 3339, the client's wall clock, or a duration from now; empty: as the collector has it
  std::string to;     ///< of a handoff: whom it is for; empty: anybody of the other party
};
/// A person's command on incidents: posts `verb` for each, says that it is `done`, goes on after a refusal and returns
/// the worst code.
int act(Session&, const ActOptions&, const std::string& verb, const std::string& done);
/// Why it is whose it is, and was before: every span with its reason, and who was told for what reason.
int explain(Session&, const std::string& incident);

/// Times as the API takes them: RFC 3339, the wall clock of whose person it is, dates, or durations from now.
struct AbsenceOptions {
  std::string person, from, to, kind, deputy;
  std::string client;  ///< empty: the person's; for lists all
  std::string by;      ///< empty: the person
  std::string id;
};
int add_absence(Session&, const AbsenceOptions&);
int end_absence(Session&, const AbsenceOptions&);
int list_absences(Session&, const AbsenceOptions&);

/// Times as the API takes them: RFC 3339, the client's wall clock, dates, or durations from now.
struct SilenceOptions {
  std::string client, from, to, weekly, comment, by, id;
  std::vector<std::string> rules, categories, severities, services, sites, instances;
  std::vector<std::string> labels;  ///< `name=value`
  bool is_maintenance = false;
  bool is_everything = false;
};
int add_silence(Session&, const SilenceOptions&);
int end_silence(Session&, const SilenceOptions&);
int list_silences(Session&, const SilenceOptions&);

struct SurgeOptions {
  enum class State { on, off } state = State::on;
  std::string client, by;
};
int surge(Session&, const SurgeOptions&);

struct DigestOptions {
  std::string client;
  std::string at;  ///< RFC 3339, or the client's wall clock; empty: now
};
/// The latest digest of the client that was sent by then.
int digest(Session&, const DigestOptions&);

struct DrillOptions {
  std::string client, by;
  std::string severity, category, service, site, note;  ///< empty: as the collector has it
  bool ends = false;                                    ///< the one that is running
};
/// Begins a drill and says whose it is, who is told and who would be, and how it ends; or ends it.
int drill(Session&, const DrillOptions&);

int agents(Session&, const std::string& client);
int reload(Session&);

/// Offline, on the journal of a data folder, whether or not a collector runs on it.
struct JournalOptions {
  std::string data = "/var/lib/watchbill";
  std::string file;                ///< empty: the data folder's
  std::vector<std::string> keys;   ///< public keys, or files of them; none: the data folder's journal.pub
  std::vector<std::string> heads;  ///< kept elsewhere: their text, or files of them
  std::string client, from, to;    ///< empty: all
  std::string target;              ///< of a backup
};
/// Recomputes every chain and holds it against the signed heads.
int verify_journal(Session&, const JournalOptions&);
/// The newest signed head of each client, one a line, to be kept elsewhere.
int list_heads(Session&, const JournalOptions&);
/// Records in order, one a line of JSON.
int export_journal(Session&, const JournalOptions&);
/// A consistent copy in a new file, verified.
int back_up_journal(Session&, const JournalOptions&);
/// Writes the tables for queries anew from the records; not beside a collector that runs.
int rebuild_journal(Session&, const JournalOptions&);

}  // namespace watchbill::cli
