#include "tests/support/child.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace watchbill::test {

namespace {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
};

/// Forks and executes; `in`, `out` and `errors` become the standard streams where they are not -1.
pid_t spawn(const std::vector<std::string>& argv, const std::map<std::string, std::string>& variables, int in, int out,
            int errors) {
  std::vector<char*> words;
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) throw std::runtime_error("no process");
  if (pid > 0) return pid;
  if (in >= 0) ::dup2(in, 0);
  if (out >= 0) ::dup2(out, 1);
  if (errors >= 0) ::dup2(errors, 2);
  for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
  ::execvp(words[0], words.data());
  ::_exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string contents(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  ::lseek(fd, 0, SEEK_SET);
  for (ssize_t got = 0; (got = ::read(fd, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

/// A file without a name.
int scratch_file() {
  const int fd = ::open(std::filesystem::temp_directory_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("no scratch file");
  return fd;
}

}  // namespace

Child::Child(const std::vector<std::string>& argv, const std::map<std::string, std::string>& variables) {
  const Pipe out;
  const Pipe in;
  pid_ = spawn(argv, variables, in.ends[0], out.ends[1], -1);
  ::close(out.ends[1]);
  ::close(in.ends[0]);
  output_ = out.ends[0];
  input_ = in.ends[1];
}

Child::~Child() {
  ::kill(pid_, SIGKILL);
  wait_for(pid_);
  ::close(output_);
  ::close(input_);
}

std::optional<std::string> Child::line() {
  std::array<char, 4096> buffer{};
  for (;;) {
    const std::size_t end = rest_.find('\n');
    if (end != std::string::npos) {
      std::string found = rest_.substr(0, end);
      rest_.erase(0, end + 1);
      return found;
    }
    const ssize_t got = ::read(output_, buffer.data(), buffer.size());
    if (got <= 0) return std::nullopt;
    rest_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void Child::write(const std::string& text) const {
  if (::write(input_, text.data(), text.size()) < 0) throw std::runtime_error("the child does not read");
}

Finished run(const std::vector<std::string>& argv, const std::map<std::string, std::string>& variables) {
  const int out = scratch_file();
  const int errors = scratch_file();
  Finished finished;
  finished.code = wait_for(spawn(argv, variables, -1, out, errors));
  finished.output = contents(out);
  finished.errors = contents(errors);
  ::close(out);
  ::close(errors);
  return finished;
}

bool is_installed(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders{path == nullptr ? "" : path};
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace watchbill::test
