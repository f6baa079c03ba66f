#include "collector/incident/repair.h"

#include "proto/shared/utf8.h"

namespace watchbill::incident {

std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0 || text.front() == '\0') {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return out;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

Labels repaired(Labels labels) {
  for (auto& label : labels) {
    label.name = repaired(label.name);
    label.value = repaired(label.value);
  }
  return sorted(std::move(labels));
}

Match repaired(Match match) {
  for (auto* list : {&match.rules, &match.categories, &match.services, &match.sites, &match.instances}) {
    for (auto& text : *list) text = repaired(text);
  }
  match.labels = repaired(std::move(match.labels));
  return match;
}

}  // namespace watchbill::incident
