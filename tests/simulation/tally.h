#pragma once
// How often each thing was played, so that a simulation cannot hold by playing nothing. A value.

#include <cstdint>
#include <map>
#include <string>

#include "collector/incident/event.h"
#include "tests/simulation/script.h"

namespace watchbill::simulation {

class Tally {
 public:
  void add(const std::string& what, std::int64_t times = 1) { counts_[what] += times; }
  /// What is told to the desk, by kind.
  void add(const Scene&);
  /// What came of it, by kind and by what tells one of a kind from another.
  void add(const incident::Event&);
  Tally& operator+=(const Tally&);

  /// A line for each.
  std::string text() const;
  std::int64_t of(const std::string& what) const;
  /// What happened less often than it must in so many client-years, a line for each; empty when nothing did.
  std::string too_seldom(std::uint64_t client_years) const;

 private:
  std::map<std::string, std::int64_t> counts_;
};

}  // namespace watchbill::simulation
