#pragma once
// One libcurl handle with the limits applied. Private to fetch; a handle belongs to the thread that uses it.

#include <memory>

#include "collector/fetch/limits.h"

struct curl_slist;

namespace watchbill::fetch {

struct EasyClose {
  void operator()(void* handle) const;
};
using Easy = std::unique_ptr<void, EasyClose>;

struct ListFree {
  void operator()(curl_slist* list) const;
};
using List = std::unique_ptr<curl_slist, ListFree>;
void append(List&, const std::string&);

/// Verification on, deadlines set, environment ignored. `limits` outlives the handle.
Easy open_easy(const Limits& limits);

/// A libcurl code as a Failure; `what` names the address for people, `detail` is libcurl's own text or empty.
Failure failure_of(int code, const std::string& what, const std::string& detail);

}  // namespace watchbill::fetch
