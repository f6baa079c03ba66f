#pragma once
// The clients beside their incidents: what was entered for each, and the accounts it makes of the book's. Private to
// this folder; pure.

#include <map>
#include <memory>
#include <span>
#include <string>

#include "collector/desk/desk.h"
#include "collector/incident/handle_client.h"
#include "collector/incident/overflow.h"

namespace watchbill::desk {

/// Every client of the book, the provider, and whoever else has a state.
std::shared_ptr<const Clients> make_clients(const Book&, const std::map<std::string, incident::ClientState>&);
/// The same by another book.
std::shared_ptr<const Clients> make_clients(const Book&, const Clients&);
/// The same with another state of one chain.
std::shared_ptr<const Clients> with_state(const Clients&, const Book&, const std::string& chain, incident::ClientState);

/// The client as the desk decides by it; nothing when it is not configured.
const Account* account_in(const Clients&, const std::string& client);
/// What was entered for it.
std::span<const incident::EnteredSilence> silences_in(const Clients&, const std::string& client);
ownership::OverflowState overflow_in(const Clients&, const std::string& client);

incident::OverflowContext overflow_context(const Account&, int count);

/// What the core may know of a chain; fails for who is not configured.
Result<incident::ClientContext> context_of(const Book&, const std::string& chain);
Error unknown_client(const std::string& client);

}  // namespace watchbill::desk
