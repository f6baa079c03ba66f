#include "collector/incident/people.h"

#include "collector/incident/messages.h"
#include "proto/shared/remedy.h"

namespace watchbill::incident {

Result<const roster::Person*> find_person(const Story& story, const roster::PersonId& id) {
  const Context& context = story.context();
  const auto* person = context.roster.find(id);
  if (person == nullptr) {
    std::vector<std::string> known;
    for (const auto& p : context.roster.people()) known.push_back(p.id);
    return fail("unknown person '" + id + "'",
                did_you_mean(id, known,
                             "people are those of " + context.policy.client +
                                 " and of its provider, by the names their files give them"));
  }
  if (context.roster.is_absent(id, story.now())) {
    return fail("'" + id + "' is entered as absent", "end the absence first, or let somebody who is there do it");
  }
  return person;
}

Result<void> is_unresolved(const Story& story) {
  if (story.incident().is_unresolved()) return {};
  return fail(story.incident().id + " is " + std::string(to_text(story.incident().state)));
}

std::string full_name_of(const Story& story, Party party) {
  const auto& name = party == Party::msp ? story.context().msp_name : story.context().policy.name;
  return (name.empty() ? "" : name + " ") + '(' + std::string(to_text(party)) + ')';
}

}  // namespace watchbill::incident
