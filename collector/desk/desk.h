#pragma once
// The desk: the only writer of decisions. Alerts, people's commands and the clock in; events and deliveries out,
// committed before answering. Used by one thread, except snapshot(), which any thread may call.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "collector/incident/client_state.h"
#include "collector/incident/incident.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::journal {
class Journal;
}

namespace watchbill::desk {

/// One client as the desk sees it.
struct Account {
  ownership::Policy policy;
  roster::Roster roster;
  std::vector<ownership::PolicyFile> files{};  ///< that both were read from; none: the journal hears of no policy
};
/// Every client by id, and what messages need to know of the world. Immutable; replaced whole on reload.
struct Book {
  std::map<std::string, std::shared_ptr<const Account>>
      clients;      // shared: a reload replaces the book under steps that read it
  std::string msp;  ///< the provider's id, which names its own chain
  std::optional<roster::Zone> msp_zone;
  std::string msp_name;
  std::string msp_version;                         ///< of the provider's files
  std::vector<ownership::PolicyFile> msp_files{};  ///< as an account's
  std::string external_url;
  bool sends_digests = false;  ///< at each opening and closing of a client's internal team
};

/// The chain that keeps this person's absences, a client's or the provider's. `client` may be empty where one client
/// alone has such a person.
Result<std::string> chain_of_person(const Book&, const std::string& client, const roster::PersonId&);
/// In which people read and write the times of a chain; nothing for who is not configured.
std::optional<roster::Zone> zone_of(const Book&, const std::string& chain);

/// An alert began or ended. `labels` carry severity, category, service, site, instance where the rule set them.
struct AlertEdge {
  enum class Kind : std::uint8_t { firing, resolved } kind = Kind::firing;
  std::string client;
  std::string rule;
  Labels labels;
  std::string summary, description, runbook;
  double value = 0;
  Instant happened;        ///< since when the condition holds, or no longer holds
  int site_endpoints = 0;  ///< how many endpoints its site has; 0 where nobody knows
};
struct Acknowledge {
  std::string incident;
  roster::PersonId person;
};
/// `take` and `keep`: pins it to the person's party until then (4 h unless said, 24 h at most) and acknowledges it.
struct Take {
  std::string incident;
  roster::PersonId person;
  std::optional<Instant> until;
};
/// To the other party: at once where the rules give it to them already, else offered.
struct Handoff {
  std::string incident;
  roster::PersonId person;
  roster::PersonId for_whom;  ///< may be empty
  std::string text;           ///< may be empty
};
struct Accept {
  std::string incident;
  roster::PersonId person;
};
struct Decline {
  std::string incident;
  roster::PersonId person;
  std::string text;
};
struct Note {
  std::string incident;
  roster::PersonId person;
  std::string text;
};
struct Resolve {
  std::string incident;
  roster::PersonId person;
};
/// Opens an incident with nothing broken, which is refused while the client's last one is unresolved. An
/// acknowledgement ends it, as `by` or anybody else resolving it does, or the clock.
struct BeginDrill {
  std::string client;
  roster::PersonId by;
  Severity severity = Severity::p1;
  std::string category;             ///< empty: the service's, else servers
  std::string service, site, note;  ///< may be empty
};
/// What the person was told at that instant failed for good on their last contact. Said again it changes nothing; of an
/// incident that is closed or unknown, or of a client that is configured no longer, nothing follows.
struct NotReached {
  std::string incident;
  roster::PersonId person;
  incident::Cause cause = incident::Cause::opened;
  Instant told_at;
};
/// Somebody is away: acts in every client where it is one of the provider's people. `client` says whose person it is
/// where several clients have one of that name; else it may be empty. `by` too: the absent person. Said again it
/// changes nothing, and the outcome names the one that is there.
struct AddAbsence {
  std::string client;
  roster::PersonId person;
  Instant from;
  Instant to;
  std::string kind;
  roster::PersonId deputy;
  roster::PersonId by;
};
struct EndAbsence {
  std::string absence;
  roster::PersonId by;
};
/// Holds the client's overflow on until it is let go.
struct SetSurge {
  std::string client;
  bool on = false;
  roster::PersonId by;
};
/// Nobody is on duty for the provider's rota, from now until then.
struct TakeOffDuty {
  std::string rota;
  Instant to;
};
/// Maintenance too: nobody is told of the incidents of that client that it fits. `by` may be empty.
struct AddSilence {
  std::string client;
  incident::Silence::Kind kind = incident::Silence::Kind::silence;
  incident::Match match;
  Instant from;
  Instant to;
  std::optional<roster::Weekly> weekly;
  std::string comment;
  roster::PersonId by;
};
struct EndSilence {
  std::string silence;
  roster::PersonId by;
};
using Input = std::variant<AlertEdge, Acknowledge, Take, Handoff, Accept, Decline, Note, Resolve, NotReached,
                           AddAbsence, EndAbsence, SetSurge, TakeOffDuty, AddSilence, EndSilence, BeginDrill>;

/// The incident an input concerned; empty for the end of an alert, or a report of the pump, that no incident is open
/// for.
struct Outcome {
  std::string incident;
  std::string absence{};  ///< that was entered or ended
  std::string silence{};  ///< likewise
};

/// A client, or the provider, beside its incidents.
struct Client {
  std::shared_ptr<const Account> account;  ///< shared with the book where nothing was entered; else with the absences
                                           ///< that were; nothing for the provider and who is not configured
  incident::ClientState state;
};
using Clients = std::map<std::string, Client>;

/// All incidents that are not closed, and the clients, as of one commit. Immutable.
struct Snapshot {
  using Shared = std::shared_ptr<const incident::Incident>;  // shared: unchanged ones go on into the next snapshot
  std::vector<Shared> incidents;                             ///< by client, then by number
  std::vector<Shared> changed;                               ///< by this commit, closed ones included
  std::shared_ptr<const Clients> clients = std::make_shared<Clients>();  // shared: they seldom change
  Instant at;
};

class Desk {
 public:
  /// Loads what the journal holds; boundaries that passed meanwhile are caught up by the first step() or handle().
  static Result<std::unique_ptr<Desk>> open(journal::Journal&, std::shared_ptr<const Book>);
  ~Desk();

  /// Decides what is due at `now` first, then the inputs in order, and commits all of it once. An outcome or a refusal
  /// for each. When the journal can be neither read nor written nothing has happened: the outcome of what was not
  /// refused is that error, and the caller has the input still to hand in.
  std::vector<Result<Outcome>> handle(std::span<const Input> inputs, Instant now);
  /// Boundaries, escalations, closings that are due. Returns when to call again. Called each minute at least, a wall
  /// clock that is set back delays none of them by more.
  std::optional<Instant> step(Instant now);
  /// When step() wants to be called next, as after the last handle() or step(); nothing when nothing waits.
  std::optional<Instant> next_due() const;
  /// A boundary: every incident is decided anew under the new book. Those of a client that it has no longer are over,
  /// and who was told hears so.
  void replace(std::shared_ptr<const Book>, Instant now);

  std::shared_ptr<const Snapshot> snapshot() const;
  /// Why the last commit failed; nothing when it did not. Any thread.
  std::optional<Error> trouble() const;

  struct State;  ///< private to this folder

 private:
  explicit Desk(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

}  // namespace watchbill::desk
