#include "collector/cli/session.h"

#include <ostream>

namespace watchbill::cli {

std::string painted(const Session& session, Style style, std::string_view text) {
  if (!session.has_color || style == Style::plain) return std::string(text);
  // Select Graphic Rendition (ECMA-48, 8.3.117).
  constexpr std::string_view codes[] = {"0", "1", "2", "31", "33", "32"};
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(style)]) + "m" + std::string(text) + "\x1b[0m";
}

int refuse(Session& session, Exit code, std::string_view problem, std::string_view remedy) {
  session.err << "watchbill: " << problem;
  if (!remedy.empty()) session.err << " (" << remedy << ")";
  session.err << '\n';
  return code;
}

int refuse_all(Session& session, const std::vector<Error>& errors) {
  for (const auto& error : errors) session.err << error.text() << '\n';
  return kWrong;
}

}  // namespace watchbill::cli
