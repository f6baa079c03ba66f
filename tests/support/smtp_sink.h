#pragma once
// Debian's aiosmtpd as a child process (smtp_sink.py says what it can do).

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/child.h"

namespace watchbill::test {

class SmtpSink {
 public:
  /// Nothing, with a line that says so, where aiosmtpd is not installed.
  static std::unique_ptr<SmtpSink> start(const std::vector<std::string>& options = {}) {
    std::vector<std::string> argv;
    argv.emplace_back("/usr/bin/python3");  // Debian's own, which sees Debian's aiosmtpd
    argv.emplace_back(WATCHBILL_SOURCE_DIR "/tests/support/smtp_sink.py");
    argv.insert(argv.end(), options.begin(), options.end());
    std::unique_ptr<SmtpSink> sink{new SmtpSink(argv)};
    const auto line = sink->child_.line();
    if (!line) {
      std::cout << "SKIPPED: no mail server for tests (apt-get install python3-aiosmtpd)\n";
      return nullptr;
    }
    sink->port_ = static_cast<std::uint16_t>(std::stoul(line->substr(5)));
    return sink;
  }
  std::uint16_t port() const { return port_; }
  /// The next mail as a line of JSON; waits for it.
  std::string mail() { return child_.line().value_or(""); }

 private:
  explicit SmtpSink(const std::vector<std::string>& argv) : child_(argv) {}
  Child child_;
  std::uint16_t port_ = 0;
};

}  // namespace watchbill::test
