#pragma once
// Log lines: level, component, text, key=value pairs; to standard error, in journald's form when it listens.
// Thread-safe.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace watchbill::log {

enum class Level { debug, info, warning, error };
using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

void set_level(Level);
void write(Level, std::string_view component, std::string_view text, Fields = {});

inline void debug(std::string_view component, std::string_view text, Fields fields = {}) {
  write(Level::debug, component, text, fields);
}
inline void info(std::string_view component, std::string_view text, Fields fields = {}) {
  write(Level::info, component, text, fields);
}
inline void warning(std::string_view component, std::string_view text, Fields fields = {}) {
  write(Level::warning, component, text, fields);
}
inline void error(std::string_view component, std::string_view text, Fields fields = {}) {
  write(Level::error, component, text, fields);
}

}  // namespace watchbill::log
