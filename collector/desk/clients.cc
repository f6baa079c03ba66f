#include "collector/desk/clients.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "collector/incident/repair.h"
#include "proto/shared/remedy.h"

namespace watchbill::desk {

namespace {

bool has_entries(const incident::ClientState& state) {
  return !state.absences.empty() || !state.rotas_off.empty();
}

bool same_entries(const incident::ClientState& a, const incident::ClientState& b) {
  return a.absences == b.absences && a.rotas_off == b.rotas_off;
}

incident::ClientState state_in(const Clients& clients, const std::string& chain) {
  const auto found = clients.find(chain);
  return found == clients.end() ? incident::ClientState{} : found->second.state;
}

/// The book's account with what was entered for the client and its provider.
std::shared_ptr<const Account> account_of(const Book& book, const std::string& client, const incident::ClientState& own,
                                          const incident::ClientState& provider) {
  const auto found = book.clients.find(client);
  if (found == book.clients.end()) return nullptr;
  if (!has_entries(own) && !has_entries(provider)) return found->second;
  return std::make_shared<const Account>(Account{.policy = found->second->policy,
                                                 .roster = incident::with_entered(found->second->roster, own, provider),
                                                 .files = found->second->files});
}

void make_accounts(Clients& clients, const Book& book) {
  const auto provider = state_in(clients, book.msp);
  for (auto& [name, client] : clients) client.account = account_of(book, name, client.state, provider);
}

/// The clients that have this person.
std::vector<std::string> clients_with(const Book& book, const roster::PersonId& person, Party party) {
  std::vector<std::string> out;
  for (const auto& [name, account] : book.clients) {
    const auto* known = account->roster.find(person);
    if (known != nullptr && known->party == party) out.push_back(name);
  }
  return out;
}

}  // namespace

std::shared_ptr<const Clients> make_clients(const Book& book,
                                            const std::map<std::string, incident::ClientState>& states) {
  Clients out;
  for (const auto& [name, state] : states) out[name].state = state;
  for (const auto& [name, account] : book.clients) out.try_emplace(name);
  if (!book.msp.empty()) out.try_emplace(book.msp);
  make_accounts(out, book);
  return std::make_shared<const Clients>(std::move(out));
}

std::shared_ptr<const Clients> make_clients(const Book& book, const Clients& before) {
  std::map<std::string, incident::ClientState> states;
  for (const auto& [name, client] : before) states[name] = client.state;
  return make_clients(book, states);
}

std::shared_ptr<const Clients> with_state(const Clients& before, const Book& book, const std::string& chain,
                                          incident::ClientState state) {
  Clients out = before;
  Client& changed = out[chain];
  const bool is_another_roster = !same_entries(changed.state, state);
  changed.state = std::move(state);
  if (is_another_roster && chain == book.msp) {
    make_accounts(out, book);
  } else if (is_another_roster) {
    changed.account = account_of(book, chain, changed.state, state_in(out, book.msp));
  }
  return std::make_shared<const Clients>(std::move(out));
}

const Account* account_in(const Clients& clients, const std::string& client) {
  const auto found = clients.find(client);
  return found == clients.end() ? nullptr : found->second.account.get();
}

std::span<const incident::EnteredSilence> silences_in(const Clients& clients, const std::string& client) {
  const auto found = clients.find(client);
  if (found == clients.end()) return {};
  return found->second.state.silences;
}

ownership::OverflowState overflow_in(const Clients& clients, const std::string& client) {
  const auto found = clients.find(client);
  return found == clients.end() ? ownership::OverflowState{} : found->second.state.overflow();
}

incident::OverflowContext overflow_context(const Account& account, int count) {
  return {.policy = account.policy, .hours = account.roster.internal_hours(), .count = count};
}

Error unknown_client(const std::string& client) {
  return {.problem = "no client '" + incident::repaired(client) + "' is configured",
          .remedy = "add its file, or correct the name"};
}

Result<incident::ClientContext> context_of(const Book& book, const std::string& chain) {
  const auto client = book.clients.find(chain);
  if (client != book.clients.end()) {
    const auto& roster = client->second->roster;
    return incident::ClientContext{
        .chain = chain, .party = Party::internal, .roster = roster, .zone = roster.internal_hours().zone()};
  }
  if (chain.empty() || chain != book.msp || book.clients.empty()) return tl::unexpected(unknown_client(chain));
  // Every client's roster has the provider's people, rotas and absences.
  const auto& roster = book.clients.begin()->second->roster;
  return incident::ClientContext{.chain = chain,
                                 .party = Party::msp,
                                 .roster = roster,
                                 .zone = book.msp_zone ? *book.msp_zone : roster.internal_hours().zone()};
}

std::optional<roster::Zone> zone_of(const Book& book, const std::string& chain) {
  const auto context = context_of(book, chain);
  return context ? std::optional(context->zone) : std::nullopt;
}

Result<std::string> chain_of_person(const Book& book, const std::string& client, const roster::PersonId& person) {
  const bool is_provider = !client.empty() && client == book.msp;
  if (!client.empty() && !is_provider && !book.clients.contains(client)) return tl::unexpected(unknown_client(client));
  const auto of_provider = clients_with(book, person, Party::msp);
  if (is_provider || !of_provider.empty()) return book.msp;
  if (!client.empty()) return client;
  const auto of_clients = clients_with(book, person, Party::internal);
  if (of_clients.size() == 1) return of_clients.front();
  const std::string name = incident::repaired(person);
  if (!of_clients.empty()) {
    return fail(of_clients.front() + " and " + of_clients.back() + " both have a person '" + name + "'",
                "say which client");
  }
  std::vector<std::string> known;
  for (const auto& [id, account] : book.clients) {
    for (const auto& each : account->roster.people()) known.push_back(each.id);
  }
  return fail("unknown person '" + name + "'",
              did_you_mean(person, known, "people have the names that their files give them"));
}

}  // namespace watchbill::desk
