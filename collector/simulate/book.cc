#include "collector/simulate/book.h"

namespace watchbill::simulate {

std::shared_ptr<const desk::Book> book_of(const config::Config& config) {
  auto book = std::make_shared<desk::Book>();
  for (const auto& [name, client] : config.clients) {
    book->clients[name] =
        std::make_shared<const desk::Account>(desk::Account{.policy = client->policy, .roster = client->roster});
  }
  book->msp = config.msp;
  book->msp_zone = config.msp_zone;
  book->msp_name = config.msp_name;
  return book;
}

}  // namespace watchbill::simulate
