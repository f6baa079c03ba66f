#pragma once
// Which incidents of a client are tied to which: an index over incident/symptom. Private to this folder.

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "collector/incident/symptom.h"

namespace watchbill::desk {

/// Client and number: the order of snapshots.
using Place = std::pair<std::string, std::int64_t>;

class TiesIndex {
 public:
  void add(const Place&, const incident::Ties&);
  void remove(const Place&, const incident::Ties&);
  void clear();
  /// Those of that client that explain, or are explained by, what is tied so.
  const std::set<Place>& explaining(const std::string& client, const std::string& tie) const;
  const std::set<Place>& explained(const std::string& client, const std::string& tie) const;

 private:
  using Places = std::unordered_map<std::string, std::set<Place>>;  ///< by client and tie
  static const std::set<Place>& in(const Places&, const std::string& client, const std::string& tie);

  Places explaining_;
  Places explained_;
};

}  // namespace watchbill::desk
