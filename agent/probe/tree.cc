#include "agent/probe/tree.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "agent/probe/text.h"

namespace watchbill::probe {

std::optional<std::string> Tree::value(std::string_view path) const {
  const auto text = read(path);
  if (!text) return std::nullopt;
  return std::string(trimmed(*text));
}

Result<std::string> DirectoryTree::read(std::string_view path) const {
  const auto refuse = [&](int error) { return fail("/" + std::string(path) + ": " + std::strerror(error)); };
  const int file = ::open((root_ / path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return refuse(errno);
  std::string text;
  std::array<char, 16'384> buffer;
  ssize_t got = 0;
  do {
    got = ::read(file, buffer.data(), buffer.size());
    if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  } while ((got > 0 && text.size() < largest_file_bytes) || (got < 0 && errno == EINTR));
  const int error = errno;
  ::close(file);
  if (got < 0) return refuse(error);
  if (got > 0) return refuse(EFBIG);
  return text;
}

std::vector<std::string> DirectoryTree::list(std::string_view path) const {
  std::vector<std::string> names;
  std::error_code error;
  for (auto at = std::filesystem::directory_iterator(root_ / path, error);
       !error && at != std::filesystem::directory_iterator{}; at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace watchbill::probe
