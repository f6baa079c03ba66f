#include "collector/http/api/refusals.h"

#include "proto/shared/remedy.h"

namespace watchbill::http {

Response unreadable(const Error& error) {
  return problem(400, "The command cannot be read", error.text());
}

Response refused(const Error& error) {
  return problem(409, error.problem, error.remedy);
}

Response no_client(const Office& office, const std::string& client) {
  std::vector<std::string> known;
  for (const auto& [name, account] : office.book()->clients) known.push_back(name);
  const std::string remedy = did_you_mean_one_of(client, known, "known: ");
  return problem(404, "There is no such client", client + (remedy.empty() ? "" : " (" + remedy + ")"));
}

}  // namespace watchbill::http
