#include "collector/incident/ids.h"

#include <charconv>

namespace watchbill::incident {

namespace {

constexpr std::string_view kIncident = "-";
constexpr std::string_view kAbsence = "-a";
constexpr std::string_view kSilence = "-s";

std::string written(std::string_view chain, std::string_view mark, std::int64_t number) {
  return std::string(chain).append(mark).append(std::to_string(number));
}

std::int64_t number_after(std::string_view mark, const std::string& id) {
  const auto at = id.rfind(mark);
  if (at == std::string::npos || at == 0) return 0;
  const char* const from = id.data() + at + mark.size();
  const char* const end = id.data() + id.size();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(from, end, number);
  const bool reads = from != end && *from != '0' && parsed.ec == std::errc{} && parsed.ptr == end && number > 0;
  return reads ? number : 0;
}

std::string chain_before(std::string_view mark, const std::string& id) {
  return number_after(mark, id) == 0 ? std::string{} : id.substr(0, id.rfind(mark));
}

}  // namespace

IncidentId make_id(std::string_view client, std::int64_t number) {
  return written(client, kIncident, number);
}
std::string client_of(const IncidentId& id) {
  return chain_before(kIncident, id);
}
std::int64_t number_of(const IncidentId& id) {
  return number_after(kIncident, id);
}

AbsenceId make_absence_id(std::string_view chain, std::int64_t number) {
  return written(chain, kAbsence, number);
}
std::string chain_of(const AbsenceId& id) {
  return chain_before(kAbsence, id);
}
std::int64_t number_of_absence(const AbsenceId& id) {
  return number_after(kAbsence, id);
}

SilenceId make_silence_id(std::string_view client, std::int64_t number) {
  return written(client, kSilence, number);
}
std::string client_of_silence(const SilenceId& id) {
  return chain_before(kSilence, id);
}
std::int64_t number_of_silence(const SilenceId& id) {
  return number_after(kSilence, id);
}

}  // namespace watchbill::incident
