#include "collector/http/api/absences.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "collector/http/api/absence_body.h"
#include "collector/http/api/entered.h"
#include "collector/http/api/json.h"
#include "collector/http/api/refusals.h"
#include "collector/incident/client_event.h"

namespace watchbill::http {

namespace {

/// One that is listed: entered, or with an empty id of the files.
struct Listed {
  std::string chain;
  std::string id;
  roster::Absence absence;
};

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json json_of(const Listed& one, Instant now) {
  const auto& absence = one.absence;
  return {{"id", text_or_null(one.id)},
          {"client", one.chain},
          {"person", absence.person},
          {"from", format_instant(absence.from)},
          {"to", format_instant(absence.to)},
          {"entered", one.id.empty() ? Json(nullptr) : Json(format_instant(absence.entered))},
          {"kind", absence.kind},
          {"deputy", text_or_null(absence.deputy)},
          {"acts_now", absence.acts_at(now)}};
}

/// What the file of a client, or of the provider, says of its own people.
std::vector<Listed> written(const desk::Book& book, const std::string& chain) {
  const bool is_provider = chain == book.msp;
  const auto account = is_provider ? book.clients.begin() : book.clients.find(chain);
  if (account == book.clients.end()) return {};
  std::vector<Listed> out;
  const auto& roster = account->second->roster;
  for (const auto& absence : roster.absences()) {
    const auto* person = roster.find(absence.person);
    if (person == nullptr || (person->party == Party::msp) != is_provider) continue;
    out.push_back({.chain = chain, .id = {}, .absence = absence});
  }
  return out;
}

std::vector<Listed> absences_of(const desk::Book& book, const desk::Clients& clients, const std::string& client,
                                Instant now) {
  std::vector<Listed> out;
  for (const auto& [chain, known] : clients) {
    if (!client.empty() && chain != client) continue;
    for (const auto& one : known.state.absences) out.push_back({.chain = chain, .id = one.id, .absence = one.absence});
    auto of_file = written(book, chain);
    std::move(of_file.begin(), of_file.end(), std::back_inserter(out));
  }
  std::erase_if(out, [&](const Listed& one) { return one.absence.to <= now; });
  std::stable_sort(out.begin(), out.end(),
                   [](const Listed& a, const Listed& b) { return a.absence.from < b.absence.from; });
  return out;
}

Result<desk::AddAbsence> parse_absence(const Office& office, const std::string& client, std::string_view body) {
  const auto read = read_absence_body(body);
  if (!read) return tl::unexpected(read.error());
  const auto book = office.book();
  const auto chain = desk::chain_of_person(*book, client, read->person);
  if (!chain) return tl::unexpected(chain.error());
  const auto zone = desk::zone_of(*book, *chain);
  if (!zone) return fail("no client '" + *chain + "' is configured");
  const auto when = stretch_of(*read, *zone, office.now());
  if (!when) return tl::unexpected(when.error());
  return desk::AddAbsence{.client = client,
                          .person = read->person,
                          .from = when->from,
                          .to = when->to,
                          .kind = read->kind,
                          .deputy = read->deputy,
                          .by = read->by};
}

/// The absence that the desk has entered or ended; what ended before it began is there no more.
Response answer(const Office& office, const std::string& id) {
  const auto now = office.now();
  const auto clients = office.snapshot()->clients;
  for (const auto& [chain, client] : *clients) {
    for (const auto& one : client.state.absences) {
      if (one.id == id) return {.body = text_of(json_of({.chain = chain, .id = id, .absence = one.absence}, now))};
    }
  }
  return {.body = text_of(Json{{"id", id}, {"void", true}})};
}

std::function<void(const Result<desk::Outcome>&)> answering(Office& office, const Reply& reply) {
  return [&office, reply](const Result<desk::Outcome>& outcome) {
    if (!outcome) return reply(refused(outcome.error()));
    reply(answer(office, outcome->absence));
  };
}

}  // namespace

void list_absences(Office& office, const Request& request, const Reply& reply) {
  const auto client = client_in(request);
  const auto clients = office.snapshot()->clients;
  const auto book = office.book();
  if (!client.empty() && !book->clients.contains(client) && client != book->msp)
    return reply(no_client(office, client));
  const auto now = office.now();
  Json list = Json::array();
  for (const auto& one : absences_of(*book, *clients, client, now)) list.push_back(json_of(one, now));
  reply({.body = text_of(Json{{"absences", std::move(list)}})});
}

void add_absence(Office& office, const Request& request, const Reply& reply) {
  const auto client = client_in(request);
  const auto book = office.book();
  if (!client.empty() && !book->clients.contains(client) && client != book->msp)
    return reply(no_client(office, client));
  auto input = parse_absence(office, client, request.body);
  if (!input) return reply(unreadable(input.error()));
  office.command(*std::move(input), answering(office, reply));
}

void end_absence(Office& office, const Request& request, const Reply& reply) {
  const auto& id = request.path.at("id");
  if (incident::chain_of(id) != client_in(request)) return reply(problem(404, "There is no such absence", id));
  const auto by = read_ending(request.body);
  if (!by) return reply(unreadable(by.error()));
  office.command(desk::EndAbsence{.absence = id, .by = *by}, answering(office, reply));
}

}  // namespace watchbill::http
