#pragma once
// The collector's folder on disk: one collector at a time, the API's token, what the ports became, agents known before.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "collector/fleet/fleet.h"
#include "collector/journal/folder_lock.h"
#include "proto/shared/result.h"

namespace watchbill {

/// Holds the folder's lock while it lives.
class DataFolder {
 public:
  /// Made when it is not there (0700). Refused while another collector holds it.
  static Result<DataFolder> open(const std::filesystem::path&);
  std::filesystem::path journal() const { return path_ / "journal.db"; }
  /// The journal's files together.
  double journal_bytes() const;
  /// ports.json, whole or not at all.
  Result<void> write_ports(std::uint16_t agents, std::uint16_t http) const;
  /// agents.json: so that an agent which falls silent while the collector is down is missed afterwards.
  Result<void> write_agents(const std::vector<fleet::Agent>&) const;
  /// None when the file is not there or cannot be read: they make themselves known again.
  std::vector<fleet::Agent> read_agents() const;

 private:
  DataFolder(std::filesystem::path path, journal::FolderLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::filesystem::path path_;
  journal::FolderLock lock_;
};

/// The token in `file`, made of 32 random bytes (hexadecimal) with mode 0600 when the file is not there. Refuses a file
/// that others can read, and one that is empty.
Result<std::string> read_or_make_token(const std::filesystem::path& file);

}  // namespace watchbill
