#pragma once
// A message put into words, before it is laid out as text or HTML. Pure.

#include <string>
#include <utility>
#include <vector>

#include "collector/incident/message.h"

namespace watchbill::paging {

/// Every text is repaired UTF-8 on one line, but `description` and `notes`, which may have several.
struct Facts {
  std::string subject;
  std::string summary;
  std::string news;   ///< one or two sentences: what this message is about and what is asked
  std::string where;  ///< machine, site, client
  std::vector<std::pair<std::string, std::string>> rows;
  std::string description;
  std::string notes;                                       ///< of the service; lines too
  std::vector<std::pair<std::string, std::string>> links;  ///< a word and an address
  std::string foot;
};

Facts facts_of(const incident::Message&);
/// Of what has moved: whether its recipient is to act, as everybody who is paged and whom a notice of the new owner's
/// ladder reaches, but for a lead who is consulted.
bool is_yours(const incident::Message&);
/// The actions that need the client's word, in one line.
std::string asked_first(const incident::Message&);

}  // namespace watchbill::paging
