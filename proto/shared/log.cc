// The one file that includes spdlog.
#include "proto/shared/log.h"

#include <cstdlib>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace watchbill::log {

namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

/// journald's priorities (sd-daemon(3)) where it listens, the time of day elsewhere.
std::shared_ptr<spdlog::logger> make_logger() {
  auto logger = std::make_shared<spdlog::logger>("watchbill", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(std::getenv("JOURNAL_STREAM") != nullptr ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %v");
  logger->flush_on(spdlog::level::debug);
  logger->set_level(spdlog::level::info);
  return logger;
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = make_logger();
  return *instance;
}

std::string_view prefix(Level level) {
  const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  switch (level) {
    case Level::debug:
      return journal ? "<7>" : "debug ";
    case Level::info:
      return journal ? "<6>" : "info ";
    case Level::warning:
      return journal ? "<4>" : "warning ";
    case Level::error:
      break;
  }
  return journal ? "<3>" : "error ";
}

/// One line stays one line, whatever a value holds.
void append_quoted(std::string& out, std::string_view value) {
  const bool plain = !value.empty() && value.find_first_of(" \"=\n\r\t\\") == std::string_view::npos;
  if (plain) {
    out += value;
    return;
  }
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n' || c == '\r') {
      out += c == '\n' ? "\\n" : "\\r";
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void set_level(Level level) {
  logger().set_level(to_spdlog(level));
}

void write(Level level, std::string_view component, std::string_view text, Fields fields) {
  if (!logger().should_log(to_spdlog(level))) return;
  std::string line(prefix(level));
  line += component;
  line += ": ";
  line += text;
  for (const auto& [name, value] : fields) {
    line += ' ';
    line += name;
    line += '=';
    append_quoted(line, value);
  }
  logger().log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace watchbill::log
