#include "collector/desk/ties.h"

#include <vector>

namespace watchbill::desk {

namespace {

std::string key_of(const std::string& client, const std::string& tie) {
  return client + '\x1f' + tie;
}

template <class Places>
void remove_from(Places& places, const Place& place, const std::vector<std::string>& ties) {
  for (const auto& tie : ties) {
    const auto found = places.find(key_of(place.first, tie));
    if (found == places.end()) continue;
    found->second.erase(place);
    if (found->second.empty()) places.erase(found);
  }
}

}  // namespace

void TiesIndex::add(const Place& place, const incident::Ties& ties) {
  for (const auto& tie : ties.explains) explaining_[key_of(place.first, tie)].insert(place);
  for (const auto& tie : ties.explained_by) explained_[key_of(place.first, tie)].insert(place);
}

void TiesIndex::remove(const Place& place, const incident::Ties& ties) {
  remove_from(explaining_, place, ties.explains);
  remove_from(explained_, place, ties.explained_by);
}

void TiesIndex::clear() {
  explaining_.clear();
  explained_.clear();
}

const std::set<Place>& TiesIndex::in(const Places& places, const std::string& client, const std::string& tie) {
  static const std::set<Place> kNone;
  const auto found = places.find(key_of(client, tie));
  return found == places.end() ? kNone : found->second;
}

const std::set<Place>& TiesIndex::explaining(const std::string& client, const std::string& tie) const {
  return in(explaining_, client, tie);
}

const std::set<Place>& TiesIndex::explained(const std::string& client, const std::string& tie) const {
  return in(explained_, client, tie);
}

}  // namespace watchbill::desk
