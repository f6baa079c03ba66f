#pragma once
// What every command works with: where to print, how, and which collector to ask. Used by one thread; lives in
// program.cc.

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::cli {

/// Exit codes of every command (interfaces.md).
enum Exit : int {
  kFine = 0,
  kNotSo = 1,        ///< the thing asked about is not so
  kWrong = 2,        ///< wrong usage or bad configuration
  kUnreachable = 3,  ///< not reachable or not allowed
};

enum class Style { plain, bold, dim, red, yellow, green };

struct Session {
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  bool json = false;
  bool has_color = false;  ///< of out
  std::size_t width = 0;   ///< columns of out when it is a terminal, else 0: nothing is cut
  std::string url;
  std::string token_file;
};

/// The text in that style where the session has colours.
std::string painted(const Session&, Style, std::string_view text);
/// `watchbill: problem` on err; returns the code.
int refuse(Session&, Exit, std::string_view problem, std::string_view remedy = {});
/// Each error on a line of its own on err; returns kWrong.
int refuse_all(Session&, const std::vector<Error>&);

}  // namespace watchbill::cli
