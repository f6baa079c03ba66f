#pragma once
// msp.yml: the provider's people, rotas, and which rota answers for which category. Pure but for files named
// beside.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collector/config/beside.h"
#include "collector/config/config.h"
#include "collector/config/findings.h"
#include "collector/roster/roster.h"

namespace watchbill::config {

struct Provider {
  std::string id;
  std::string name;
  roster::Zone zone;
  std::vector<roster::Person> people;
  std::vector<roster::Rota> rotas;
  std::vector<roster::Absence> absences;
  std::map<std::string, std::string> answers;
  std::string manager;
};

/// What could be read, however much is wrong; whether it can be used is for the findings to say.
Provider read_provider(const yaml::Node&, const Channels*, const ReadBeside&, Findings&);

/// `time_zone`; UTC goes on in its place when it is wrong, so that the rest is checked too. Warns of names without
/// daylight saving that people take for their town's.
roster::Zone read_zone(const yaml::Node&, Findings&);

}  // namespace watchbill::config
