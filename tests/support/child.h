#pragma once
// A program run by a test: its output as lines, its end as an exit code. Killed when the test ends before it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace watchbill::test {

class Child {
 public:
  /// argv[0] is looked for in PATH. Variables are added to the environment.
  explicit Child(const std::vector<std::string>& argv, const std::map<std::string, std::string>& variables = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The next line of standard output, without its end; nothing after the last.
  std::optional<std::string> line();
  /// Goes on with `text` on its standard input.
  void write(const std::string& text) const;

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  int input_ = -1;
  std::string rest_;
};

/// A program that ran to its end.
struct Finished {
  int code = -1;
  std::string output;
  std::string errors;
};
Finished run(const std::vector<std::string>& argv, const std::map<std::string, std::string>& variables = {});

/// Whether a program is in PATH.
bool is_installed(const std::string& program);

}  // namespace watchbill::test
