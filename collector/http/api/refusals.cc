#include "collector/http/api/refusals.h"

namespace watchbill::http {

Response unreadable(const Error& error) {
  return problem(400, "The command cannot be read", error.text());
}

Response refused(const Error& error) {
  return problem(409, error.problem, error.remedy);
}

Response no_client(const std::string& client) {
  return problem(404, "There is no such client", client);
}

}  // namespace watchbill::http
