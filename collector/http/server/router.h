#pragma once
// Which handler answers which request. Filled before the server starts, then read by any thread.

#include <string>
#include <string_view>
#include <vector>

#include "collector/http/server/message.h"

namespace watchbill::http {

class Router {
 public:
  /// `pattern` is a path whose parts may be `{name}`, standing for any one part that is not empty.
  void add(std::string_view method, std::string_view pattern, Handler handler);
  /// Answers 404 for an unknown path and 405 with Allow for an unknown method. HEAD is answered as GET. A handler's
  /// exception becomes a 500.
  void handle(Request, const Reply&) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> parts;
    Handler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace watchbill::http
