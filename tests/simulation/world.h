#pragma once
// A random provider with random clients: zones with odd rules, hours, holidays, matrices, ladders, rotas, absences.
// Values.

#include <memory>
#include <string>
#include <vector>

#include "collector/desk/desk.h"
#include "tests/simulation/dice.h"

namespace watchbill::simulation {

struct World {
  Instant begins;
  /// The first book, and what each reload makes of it: the same clients and people, other policies and absences.
  std::vector<std::shared_ptr<const desk::Book>> books;  // shared: as desks hold them
  std::vector<std::string> clients;
  std::vector<std::string> msp_people;
  std::vector<std::string> rotas;
  bool sets_clock_back = false;  ///< somebody corrects the collector's clock now and then

  const desk::Account& account(const std::string& client) const { return *books.front()->clients.at(client); }
};

inline const std::vector<std::string> kCategories{"servers", "network", "apps", "workplace", "security"};

World make_world(Dice&, int clients, int reloads);

}  // namespace watchbill::simulation
