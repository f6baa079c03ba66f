#pragma once
// Decisions in the making: what one call of the desk leads to, beside what stands until it is committed. Private to
// this folder; the desk's thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collector/desk/state.h"

namespace watchbill::desk {

class Batch {
 public:
  Batch(const Desk::State& state, Instant now) : state_(state), now_(now), clients_(state.clients) {}

  /// Every incident whose alarm has come; all of them when the book may be another one.
  void catch_up();
  Result<Outcome> take(const Input&);
  /// Ends the silence of sites of which enough is heard again; after the inputs.
  void look_at_eased_sites();

  /// Why the journal could not be read for what was decided; then nothing of it may be committed.
  const std::optional<Error>& trouble() const { return trouble_; }
  const std::vector<journal::Commit>& commits() const { return commits_; }
  /// What changed, each once, in the order of the first change.
  std::vector<Shared> changed() const;
  const std::map<std::string, std::int64_t>& last_numbers() const { return last_numbers_; }
  const std::shared_ptr<const Clients>& clients() const { return clients_; }
  /// Whose overflow was looked at.
  const std::set<std::string>& watched() const { return watched_; }

 private:
  /// Of an incident that opens.
  struct NewIds {
    incident::IncidentId id;
    incident::IncidentId previous;
  };
  Result<Outcome> take(const AlertEdge&);
  Result<Outcome> take(const AddAbsence&);
  Result<Outcome> take(const EndAbsence&);
  Result<Outcome> take(const AddSilence&);
  Result<Outcome> take(const EndSilence&);
  Result<Outcome> take(const NotReached&);
  Result<Outcome> take(const BeginDrill&);
  Result<Outcome> command(const incident::IncidentId&, const incident::Input&);
  /// Hands an input of a client or the provider to the core; what follows is a boundary for the incidents concerned.
  Result<Outcome> enter(const std::string& chain, const incident::ClientInput&);
  void keep(const std::string& chain, std::vector<incident::Event>, std::vector<journal::Delivery> = {});
  /// Records what policies decide from now on.
  void adopt_policies();
  void adopt_policy(const std::string& chain, const std::string& version, const std::vector<ownership::PolicyFile>&);
  /// Decides every incident of the client anew; of every client when it is the provider.
  void reconsider(const std::string& chain);
  std::vector<Place> due_incidents() const;
  void look_at(const std::vector<Place>& due);
  /// Overflow up to now, before anybody is told: what the clock does to these incidents is counted at its own instant.
  void catch_up_overflow(const std::vector<Place>& due);
  /// Records since when, of clients that were never watched before.
  void begin_watch();
  /// The clients whose team has opened or closed since their last digest.
  std::vector<std::string> to_digest() const;
  /// What became of it after everything that the boundary moved.
  void send_digest(const std::string& client);
  std::vector<incident::Incident> unresolved_and(std::vector<incident::Incident> resolved,
                                                 const std::string& client) const;
  /// What an incident that changed adds to its client's count, which is to be looked at then.
  void count(const Shared& before, const incident::Incident& after);
  int counted(const std::string& client) const;
  /// Lets the clients whose count changed overflow, or no longer.
  void watch();
  void watch(const std::string& client);
  /// At each instant at which the count changes by so many, and now.
  void watch(const std::string& client, const std::map<Instant, int>& changes);
  Shared find(const Place&) const;
  /// The unclosed incident of a key.
  Shared find(const std::string& client, const std::string& key) const;
  /// The client's drill that is unresolved.
  Shared running_drill(const std::string& client) const;
  Result<NewIds> new_ids(const std::string& client, const std::string& key);
  Result<std::int64_t> next_number(const std::string& client) const;
  /// Of a new incident: the last one of its key, which is closed.
  Result<incident::IncidentId> previous(const std::string& client, const std::string& key) const;
  /// Hands the input to the core and keeps what follows.
  Result<Outcome> decide(const Shared& before, const incident::Input&, const Account&, NewIds);
  void keep(const Shared& before, std::vector<incident::Event>, const Account&);
  /// What the core may know of this incident.
  incident::Context around(const Shared&, const Account&) const;
  /// By which incident it is explained, if any; `now` it is named by that one.
  std::optional<incident::Explained> explained(const incident::Seen&, const incident::IncidentId&,
                                               const std::string& now_by, const Account&) const;
  /// Whether the first is a symptom of the second, at however many removes.
  bool is_symptom_of(Shared, const incident::IncidentId&) const;
  /// Of what is tied so, in the order of places.
  std::set<Place> explaining(const std::string& client, const std::string& tie) const;
  std::set<Place> explained(const std::string& client, const std::string& tie) const;
  /// Ties what has changed, and notes whose symptoms and which sites are to be looked at.
  void tie(const Shared& before, const incident::Incident& after, const Account&);
  /// Until nothing that explains others has changed.
  void follow_ties();
  void look_at_symptoms(const Place& source);
  /// Whether this endpoint's silence is its site's.
  void look_at_site(const Place& endpoint);
  void look_at_eased_site(const std::string& client, const std::string& site);
  std::vector<const incident::Incident*> silent_endpoints(const std::string& client, const std::string& site) const;
  Shared silence_of_site(const std::string& client, const std::string& site) const;
  /// Records that nobody of the provider is on duty to be told, once for each gap.
  void note_coverage(const std::string& client, const Account&);
  /// Ends what its client's leaving has left, and closes it in time.
  void leave(const Shared&);
  /// How far the wall clock was set back since the incident's span began.
  Duration set_back(const Shared&) const;

  const Desk::State& state_;
  const Instant now_;
  std::shared_ptr<const Clients> clients_;  // shared with what stands, until they change
  std::optional<Error> trouble_;
  std::vector<journal::Commit> commits_;
  std::map<Place, Shared> incidents_;
  std::vector<Place> order_;
  std::map<std::pair<std::string, std::string>, Place> by_key_;
  TiesIndex ties_;  ///< of what changed
  std::vector<Place> sources_to_follow_;
  std::vector<Place> endpoints_to_follow_;
  std::set<std::pair<std::string, std::string>> eased_sites_;  ///< client and site
  std::map<std::string, std::int64_t> last_numbers_;
  std::map<std::string, int> counted_;  ///< of the clients where it is another than what stands
  std::set<std::string> to_watch_;
  std::set<std::string> watched_;
};

}  // namespace watchbill::desk
