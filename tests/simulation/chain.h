#pragma once
// What a collector wrote, written once more by the real journal: its chains verify, and it gives back the same.

#include <string>
#include <vector>

#include "tests/simulation/storage.h"

namespace watchbill::simulation {

/// Of those clients. Throws Broken.
void check_chain(Storage&, const std::vector<std::string>& clients);

/// Where the clients are not the same; empty when they are.
std::string client_that_differs(const std::map<std::string, incident::ClientState>&,
                                const std::map<std::string, incident::ClientState>&);
/// The incidents as a reader of the journal finds them, as text.
std::vector<std::string> incidents_of(journal::Journal&, const std::vector<std::string>& clients);

}  // namespace watchbill::simulation
