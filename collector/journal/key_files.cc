#include "collector/journal/key_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace watchbill::journal {

namespace {

tl::unexpected<Error> failed(const std::filesystem::path& file) {
  return fail(file.string() + ": " + std::strerror(errno));
}

/// On the disk when it returns.
Result<void> write(const std::filesystem::path& file, std::string_view text, int flags, mode_t mode) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
  if (descriptor < 0) return failed(file);
  const bool is_whole =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  auto result = is_whole ? Result<void>() : failed(file);
  ::close(descriptor);
  return result;
}

Result<SigningKey> make_key(const std::filesystem::path& file) {
  const auto key = SigningKey::make();
  auto next = file;
  next += ".new";
  ::unlink(next.c_str());
  if (auto written = write(next, key.secret_text() + '\n', O_EXCL, 0600); !written) {
    return tl::unexpected(written.error());
  }
  if (::rename(next.c_str(), file.c_str()) != 0) return failed(file);
  return key;
}

Result<SigningKey> read_key(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno == ENOENT) return make_key(file);
    return failed(file);
  }
  if ((status.st_mode & 0077U) != 0) {
    return fail(file.string() + ": others can read the key that signs the journal", "chmod 600 " + file.string());
  }
  std::ifstream in(file);
  std::string digits;
  in >> digits;
  auto key = SigningKey::parse(digits);
  if (!key) {
    return fail(file.string() + ": " + key.error().problem, "put its copy back, or remove it: a start makes a new key");
  }
  return key;
}

}  // namespace

Result<SigningKey> read_or_make_key(const std::filesystem::path& folder) {
  auto key = read_key(folder / "journal.key");
  if (!key) return key;
  const auto file = folder / "journal.pub";
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    const auto known = read_public_keys(file);
    if (known && std::find(known->begin(), known->end(), key->public_key()) != known->end()) return key;
  }
  if (auto written = write(file, key->public_key().text() + '\n', O_APPEND, 0644); !written) {
    return tl::unexpected(written.error());
  }
  return key;
}

Result<std::vector<PublicKey>> read_public_keys(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return failed(file);
  std::vector<PublicKey> keys;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const auto end = line.find_last_not_of(" \t\r");
    line.resize(end == std::string::npos ? 0 : end + 1);
    if (line.empty() || line.front() == '#') continue;
    auto key = PublicKey::parse(line);
    if (!key) {
      auto error = key.error();
      error.where = SourcePos{.file = file.string(), .line = number};
      return tl::unexpected(error);
    }
    keys.push_back(*key);
  }
  if (keys.empty()) return fail(file.string() + ": holds no public key", "64 hexadecimal digits a line");
  return keys;
}

}  // namespace watchbill::journal
