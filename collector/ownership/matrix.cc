#include "collector/ownership/matrix.h"

#include <algorithm>

namespace watchbill::ownership {
namespace {

template <class T>
bool allows(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool matches(const MatrixLine& line, const IncidentView& incident) {
  return allows(line.categories, incident.category) && allows(line.severities, incident.severity) &&
         allows(line.services, incident.service) && allows(line.sites, incident.site) &&
         std::all_of(line.labels.begin(), line.labels.end(),
                     [&](const Label& l) { return value_of(incident.labels, l.name) == l.value; });
}

const MatrixLine kOtherwise{};

}  // namespace

const MatrixLine& matching_line(const Policy& policy, const IncidentView& incident) {
  const auto found = std::find_if(policy.matrix.begin(), policy.matrix.end(),
                                  [&](const MatrixLine& line) { return matches(line, incident); });
  return found == policy.matrix.end() ? kOtherwise : *found;
}

bool is_unconditional(const MatrixLine& line) {
  return line.categories.empty() && line.severities.empty() && line.services.empty() && line.sites.empty() &&
         line.labels.empty();
}

Entry entry_in(const MatrixLine& line, roster::OpenState state) {
  if (line.fixed) return *line.fixed == Party::msp ? Entry::msp : Entry::internal;
  switch (state) {
    case roster::OpenState::open:
      return line.open;
    case roster::OpenState::closed:
      return line.closed;
    case roster::OpenState::holiday:
      break;
  }
  return line.holiday;
}

}  // namespace watchbill::ownership
