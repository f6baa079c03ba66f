#pragma once
// The operating system as a directory of text files. Paths are relative to its root, without a leading slash.
// Thread-safe.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"

namespace watchbill::probe {

class Tree {
 public:
  virtual ~Tree() = default;
  /// A whole file; the error names it and says why.
  virtual Result<std::string> read(std::string_view path) const = 0;
  /// Names in a directory, sorted; none where there is no such directory.
  virtual std::vector<std::string> list(std::string_view path) const = 0;

  /// A file of one value without the blanks around it; nothing where it cannot be read.
  std::optional<std::string> value(std::string_view path) const;
};

class DirectoryTree final : public Tree {
 public:
  explicit DirectoryTree(std::filesystem::path root) : root_(std::move(root)) {}
  Result<std::string> read(std::string_view path) const override;
  std::vector<std::string> list(std::string_view path) const override;

  /// Files of /proc and /sys that matter are far smaller.
  static constexpr std::size_t largest_file_bytes = 4 << 20;

 private:
  std::filesystem::path root_;
};

}  // namespace watchbill::probe
