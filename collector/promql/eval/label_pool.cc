#include "collector/promql/eval/label_pool.h"

#include <algorithm>

#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

std::size_t hash_of(const Labels& labels) {
  std::size_t hash = labels.size();
  const auto mix = [&](std::string_view text) {
    hash ^= std::hash<std::string_view>{}(text) + 0x9e3779b97f4a7c15ULL + (hash << 6U) + (hash >> 2U);
  };
  for (const auto& label : labels) {
    mix(label.name);
    mix(label.value);
  }
  return hash;
}

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

LabelPool::LabelPool() : empty_(intern({})) {}

LabelSet* LabelPool::intern(Labels labels) {
  const std::size_t hash = hash_of(labels);
  const auto [first, last] = by_hash_.equal_range(hash);
  const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second->labels == labels; });
  if (found != last) return found->second;
  LabelSet* made = &sets_.emplace_back(LabelSet{.labels = std::move(labels)});
  by_hash_.emplace(hash, made);
  return made;
}

LabelSet* LabelPool::without_name(LabelSet* set) {
  if (set->nameless == nullptr) {
    const bool has_name = !value_of(set->labels, "__name__").empty();
    set->nameless = has_name ? intern(drop(set->labels, {"__name__"})) : set;
  }
  return set->nameless;
}

Labels keep(const Labels& labels, const std::vector<std::string>& wanted) {
  Labels out;
  std::copy_if(labels.begin(), labels.end(), std::back_inserter(out),
               [&](const Label& label) { return names(wanted, label.name); });
  return out;
}

Labels drop(const Labels& labels, const std::vector<std::string>& unwanted) {
  Labels out;
  out.reserve(labels.size());
  std::copy_if(labels.begin(), labels.end(), std::back_inserter(out),
               [&](const Label& label) { return !names(unwanted, label.name); });
  return out;
}

std::string labels_text(const Labels& labels) {
  std::string out = "{";
  for (const auto& label : labels) {
    if (out.size() > 1) out += ", ";
    out += label.name + "=" + templates::go_quote(label.value);
  }
  return out + '}';
}

}  // namespace watchbill::promql
