#pragma once
// The names of what a chain counts, each kind from 1 on: incidents, absences, silences. Pure; thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace watchbill::incident {

/// `CLIENT-N`: the Nth incident of that client.
using IncidentId = std::string;
IncidentId make_id(std::string_view client, std::int64_t number);
/// The client of an id; empty when it is none.
std::string client_of(const IncidentId&);
/// N of an id; 0 when it is none.
std::int64_t number_of(const IncidentId&);

/// `CHAIN-aN`: the Nth absence entered in that chain, a client's or the provider's.
using AbsenceId = std::string;
AbsenceId make_absence_id(std::string_view chain, std::int64_t number);
/// The chain of an id; empty when it is none.
std::string chain_of(const AbsenceId&);
/// N of an id; 0 when it is none.
std::int64_t number_of_absence(const AbsenceId&);

/// `CLIENT-sN`: the Nth silence entered in that client's chain.
using SilenceId = std::string;
SilenceId make_silence_id(std::string_view client, std::int64_t number);
/// The client of an id; empty when it is none.
std::string client_of_silence(const SilenceId&);
/// N of an id; 0 when it is none.
std::int64_t number_of_silence(const SilenceId&);

}  // namespace watchbill::incident
