#pragma once
// Which of our files a file is, by its fields. Reads the file.

#include <cstdint>
#include <filesystem>
#include <string>

#include "proto/shared/result.h"

namespace watchbill::cli {

enum class FileKind : std::uint8_t { rules, client, provider, collector };

struct SortedFile {
  FileKind kind = FileKind::rules;
  std::filesystem::path path;
  std::string text;
};

/// An error for what cannot be read, is not YAML, or is none of them.
Result<SortedFile> sort_file(const std::filesystem::path&);

}  // namespace watchbill::cli
