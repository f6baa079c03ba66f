#pragma once
// The lock of a data folder: one collector, or one command that needs the folder to itself, at a time.

#include <filesystem>

#include "proto/shared/result.h"

namespace watchbill::journal {

/// Holds DATA/lock while it lives; the system lets go of it when the program ends, however it does.
class FolderLock {
 public:
  /// Of a folder that is there; refused while somebody holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(FolderLock&&) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace watchbill::journal
