#include "tests/simulation/chain.h"

#include <memory>
#include <utility>

#include "tests/simulation/checks.h"
#include "tests/support/scratch.h"
#include "tests/support/worked_example.h"

namespace watchbill::simulation {

namespace {

template <class Value>
Value read(Result<Value> what) {
  if (!what) throw Broken("the journal gives back nothing: " + what.error().text());
  return *std::move(what);
}

/// So many commits are one transaction: a year is thousands of them.
constexpr std::size_t kAtOnce = 1'000;

void write(journal::Journal& journal, const std::vector<Storage::Group>& groups) {
  std::vector<journal::Commit> waiting;
  for (std::size_t n = 0; n < groups.size(); ++n) {
    waiting.insert(waiting.end(), groups[n].commits.begin(), groups[n].commits.end());
    if (waiting.size() < kAtOnce && n + 1 < groups.size()) continue;
    if (const auto kept = journal.commit(waiting, groups[n].recorded_at); !kept) throw Broken(kept.error().text());
    waiting.clear();
  }
}

}  // namespace

std::string client_that_differs(const std::map<std::string, incident::ClientState>& whole,
                                const std::map<std::string, incident::ClientState>& after) {
  const auto is_same = [](const auto& a, const auto& b) {
    return a.absences == b.absences && a.rotas_off == b.rotas_off && a.surge == b.surge && a.is_over == b.is_over &&
           a.low_since == b.low_since && a.silences == b.silences && a.digest == b.digest &&
           a.watched_since == b.watched_since && a.gaps == b.gaps;
  };
  if (whole.size() != after.size()) return "how many clients there are";
  for (const auto& [name, state] : whole) {
    const auto found = after.find(name);
    if (found == after.end() || !is_same(state, found->second)) return name;
  }
  return {};
}

std::vector<std::string> incidents_of(journal::Journal& journal, const std::vector<std::string>& clients) {
  std::vector<std::string> out;
  for (const auto& client : clients) {
    const auto incidents = read(journal.history(client, "", 1'000'000));
    for (const auto& incident : incidents) out.push_back(test::describe(incident));
  }
  return out;
}

void check_chain(Storage& storage, const std::vector<std::string>& clients) {
  const test::Scratch scratch;
  const std::string file = (scratch.path() / "journal.db").string();
  write(**journal::open_sqlite(file), storage.groups());
  const auto journal = read(journal::open_sqlite(file));
  const auto records = journal->verify();
  if (!records) throw Broken("the chain does not verify: " + records.error().text());
  if (*records != storage.tally().of("events")) throw Broken("the chain has " + std::to_string(*records) + " records");
  const auto clients_read = read(journal->client_states());
  const auto differs = client_that_differs(*storage.client_states(), clients_read);
  if (!differs.empty()) throw Broken("the journal gives back otherwise: " + differs);
  const auto written = incidents_of(storage, clients), found = incidents_of(*journal, clients);
  for (std::size_t n = 0; n < written.size(); ++n) {
    if (n >= found.size() || written[n] != found[n]) throw Broken("the journal gives back otherwise:\n" + written[n]);
  }
  std::int64_t rows = 0;
  const auto counts = read(journal->delivery_counts());
  for (const auto& count : counts) rows += count.count;
  if (rows != static_cast<std::int64_t>(storage.keys().size())) throw Broken("the outbox lost rows");
}

}  // namespace watchbill::simulation
