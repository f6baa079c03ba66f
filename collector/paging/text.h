#pragma once
// What a message says to a person who may just have been woken: what, where, since when, whose and why, until when, why
// them, by when to answer. Pure.

#include <string>
#include <string_view>

#include "collector/incident/message.h"

namespace watchbill::paging {

struct Text {
  std::string subject;  ///< one line, the news first; at most 180 characters
  std::string plain;    ///< lines end in line feeds
  std::string html;     ///< a whole document, without anything to fetch
};

Text write(const incident::Message&);

/// `40 s`, `12 min`, `2 h 5 min`, `3 days 4 h`: two units at most.
std::string spoken(Duration);
/// For links in what others wrote: http:// or https:// and no space or control character.
bool is_web_link(std::string_view);

}  // namespace watchbill::paging
