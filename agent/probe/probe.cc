#include "agent/probe/probe.h"

#include "agent/probe/text.h"

namespace watchbill::probe {

void put(std::vector<Sample>& out, const Family& family, Labels labels, double value) {
  for (auto& label : labels) {
    if (!is_utf8(label.value)) label.value = with_valid_utf8(label.value);
  }
  out.push_back({.name = std::string(family.name),
                 .labels = sorted(std::move(labels)),
                 .type = family.type,
                 .value = value,
                 .help = family.help});
}

void put(std::vector<Sample>& out, const Family& family, double value) {
  out.push_back(
      {.name = std::string(family.name), .labels = {}, .type = family.type, .value = value, .help = family.help});
}

}  // namespace watchbill::probe
