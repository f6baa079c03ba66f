#pragma once
// The `watchbill` program as a process, and a configuration directory of the worked examples.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/child.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

/// Runs it with these words, without anything of the caller's environment that it reads.
inline Finished command(std::vector<std::string> words) {
  words.insert(words.begin(), WATCHBILL_PROGRAM);
  return run(words, {{"WATCHBILL_URL", ""}, {"WATCHBILL_TOKEN_FILE", ""}, {"WATCHBILL_PERSON", ""}});
}

/// msp.yml and clients/{peach,leeds}.yml; rules/ where a test writes it.
class Folder : public Scratch {
 public:
  Folder() {
    const std::filesystem::path fixtures = WATCHBILL_SOURCE_DIR "/tests/fixtures/policies";
    std::filesystem::create_directories(path() / "clients");
    std::filesystem::copy_file(fixtures / "msp.yml", path() / "msp.yml");
    for (const char* client : {"peach.yml", "leeds.yml"}) {
      std::filesystem::copy_file(fixtures / client, path() / "clients" / client);
    }
  }
  std::string config() const { return path().string(); }
};

}  // namespace watchbill::test
