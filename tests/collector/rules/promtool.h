#pragma once
// Debian's promtool as an oracle: runs it on texts written to a folder of their own, which goes with the object.

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace watchbill::test {

class Promtool {
 public:
  Promtool() {
    static std::atomic<int> count{0};
    folder_ = std::filesystem::temp_directory_path() /
              ("watchbill-promtool-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder_);
  }
  ~Promtool() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Promtool(const Promtool&) = delete;
  Promtool& operator=(const Promtool&) = delete;

  static bool is_here() { return std::system("command -v promtool >/dev/null 2>&1") == 0; }

  const std::filesystem::path& path() const { return folder_; }

  struct Answer {
    bool ok = false;
    std::string output;
  };
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  /// `arguments` with file names in the folder.
  Answer run(const std::string& arguments) const {
    const auto out = folder_ / "output.txt";
    const int status =
        std::system(("cd " + folder_.string() + " && promtool " + arguments + " >output.txt 2>&1").c_str());
    std::ostringstream text;
    text << std::ifstream(out).rdbuf();
    return {.ok = WIFEXITED(status) && WEXITSTATUS(status) == 0, .output = text.str()};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace watchbill::test
