#pragma once
// A journal's file without the journal: what somebody with the database's own tools can do to it.

#include <memory>
#include <string>
#include <vector>

namespace watchbill::test {

/// Runs statements on the file.
void execute(const std::string& file, const std::string& statements);
/// Every row of a table as text, in the order of its key.
std::string dump(const std::string& file, const std::string& table);
/// What a query gives, every value as text.
std::vector<std::vector<std::string>> rows(const std::string& file, const std::string& query);
/// Lower-case hex.
std::string sha256(const std::string& bytes);

/// Holds the write lock as another program would.
class WriteLock {
 public:
  explicit WriteLock(const std::string& file);
  ~WriteLock();

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace watchbill::test
