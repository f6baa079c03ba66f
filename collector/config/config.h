#pragma once
// Configuration as values: text to Config, or every error with its place. Reading touches files; the result is
// immutable and thread-safe.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::config {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

struct Smtp {
  std::string host;
  std::uint16_t port = 587;
  enum class Security : std::uint8_t { starttls, tls, none } security = Security::starttls;
  std::string from;
  std::string user;      ///< empty: no authentication
  std::string password;  ///< read from a file or the environment; never printed
  std::string ca_file;   ///< empty: the system's
};

/// A named webhook; people point at it with `{webhook: NAME}`.
struct Webhook {
  std::string url;
  std::vector<std::string> secrets;  ///< the raw bytes; several while one rotates; the first signs first
};

/// For so long after a message to a person, what comes next for them waits and goes out as one; zero: it never waits.
struct FoldWindows {
  Duration urgent = std::chrono::seconds{10};  ///< P1 and P2
  Duration others = std::chrono::minutes{1};
};

struct Channels {
  std::optional<Smtp> smtp;
  std::map<std::string, Webhook> webhooks;
  std::string pagerduty_url = "https://events.pagerduty.com";
  std::map<std::string, std::string> pagerduty_keys;  ///< by the name that contacts give: {pagerduty: NAME}
  FoldWindows fold;
};

/// collector.yml
struct CollectorConfig {
  Address agents{"0.0.0.0", 7420};
  Address http{"127.0.0.1", 7421};
  std::filesystem::path identity;   ///< PEM: server certificate chain and key in one file
  std::filesystem::path agents_ca;  ///< PEM: the CA (or CAs) that signed the agents' certificates
  std::filesystem::path data;       ///< folder; the journal is data/journal.db
  std::filesystem::path api_token;  ///< file with the bearer token of the operator API; made at the first start (0600)
  std::string external_url;         ///< for links in messages; may be empty
  Channels channels;
  std::filesystem::path rules;  ///< folder of Prometheus rule files
  struct Places {
    SourcePos identity, agents_ca, data;  ///< `data` is the file's beginning where it is left out
  } places{};
};

/// One client: its policy and its roster (the provider's people and rotas included).
struct Client {
  ownership::Policy policy;
  roster::Roster roster;
  std::vector<ownership::PolicyFile> files{};  ///< the client's own and what it names
  std::vector<std::string>
      categories{};  ///< common ones, its own, of skills, of its matrix and of the provider's answers
};

struct Config {
  std::optional<CollectorConfig> collector;  ///< nothing when read for an offline command and not there
  std::string msp;
  std::string msp_name;
  roster::Zone msp_zone;
  std::string msp_version;
  std::vector<ownership::PolicyFile> msp_files;
  std::map<std::string, std::shared_ptr<const Client>>
      clients;  // shared: incidents under way keep the version they began with
  std::vector<Error> warnings;
};

// How dates and times of people stand in the files; packaging/examples shows each:
//   hours       `always`, or days to intervals: {mon-fri: "08:00-17:00", sat: ["08:00-12:00", "14:00-16:00"]}
//   holidays    a list of {2026-11-26: Thanksgiving}, of {2026-12-24: Christmas Eve, hours: "08:00-12:00"}, of
//               {ics: FILE}, and of {calendar: us-federal} or {calendar: england-and-wales}, less `except: [NAME, …]`
//   absences    of the file's own people: {person: ana, from: 2026-06-15, to: 2026-06-19, kind: vacation, deputy: ben},
//   or
//               {person: ana, ics: FILE, match: "leave", deputy: ben}; from and to as `2026-06-15 12:00` in the file's
//               zone, with an offset, or as dates, the last one included
//   rotas       hours, members, `rotate: daily` or `weekly` with one `hand_over` or several, and
//               overrides: [{person: raj, from: …, to: …}]

/// What load() reads. Offline commands need no secrets and may not be allowed to read them.
enum class Scope : std::uint8_t {
  everything,  ///< collector.yml (when there), msp.yml, clients/*.yml
  policies     ///< the latter two
};
/// Reads a configuration directory. Errors and warnings come in the order of files and lines. Rule files are read by
/// collector/rules. clients/ must be readable and hold a client.
Checked<Config> load(const std::filesystem::path& directory, Scope = Scope::everything);
/// The same from named policy files, for scenarios and single files.
Checked<Config> load_files(const std::filesystem::path& msp, const std::vector<std::filesystem::path>& clients);

/// A policy file that was read already; `file` is the name people see in errors.
struct PolicyText {
  std::string file;
  std::string text;
};
/// The same from texts. `read_beside` gives the text of a file (holidays.ics) that the policy `file` names.
Checked<Config> load_texts(
    const PolicyText& msp, const std::vector<PolicyText>& clients,
    const std::function<Result<std::string>(const std::string& file, const std::string& named)>& read_beside);

/// An IANA zone by name, from the system's data as it is now; refuses offsets, POSIX strings and paths.
Result<roster::Zone> load_zone(const std::string& name);

}  // namespace watchbill::config
