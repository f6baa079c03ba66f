#include "tests/collector/journal/raw.h"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>
#include <sqlite3.h>

namespace watchbill::test {

namespace {

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Database open(const std::string& file) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open(file.c_str(), &raw);
  Database database(raw, &sqlite3_close);
  if (code != SQLITE_OK) throw std::runtime_error("cannot open " + file);
  sqlite3_busy_timeout(raw, 5000);
  return database;
}

void run(sqlite3* database, const std::string& statements, int (*row)(void*, int, char**, char**), void* to) {
  char* problem = nullptr;
  if (sqlite3_exec(database, statements.c_str(), row, to, &problem) == SQLITE_OK) return;
  const std::string text = problem == nullptr ? "unknown" : problem;
  sqlite3_free(problem);
  throw std::runtime_error(statements + ": " + text);
}

}  // namespace

void execute(const std::string& file, const std::string& statements) {
  run(open(file).get(), statements, nullptr, nullptr);
}

std::string dump(const std::string& file, const std::string& table) {
  std::string out;
  run(
      open(file).get(), "select * from " + table + " order by 1, 2, 3",
      [](void* to, int columns, char** values, char** names) {
        auto& text = *static_cast<std::string*>(to);
        for (int n = 0; n < columns; ++n) {
          text += std::string(names[n]) + '=' + (values[n] == nullptr ? "null" : values[n]) + ' ';
        }
        text += '\n';
        return 0;
      },
      &out);
  return out;
}

std::vector<std::vector<std::string>> rows(const std::string& file, const std::string& query) {
  std::vector<std::vector<std::string>> out;
  run(
      open(file).get(), query,
      [](void* to, int columns, char** values, char**) {
        auto& row = static_cast<std::vector<std::vector<std::string>>*>(to)->emplace_back();
        for (int n = 0; n < columns; ++n) row.emplace_back(values[n] == nullptr ? "" : values[n]);
        return 0;
      },
      &out);
  return out;
}

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::string out;
  for (const unsigned char byte : digest) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

struct WriteLock::Handle {
  Database database;
};

WriteLock::WriteLock(const std::string& file) : handle_(std::make_unique<Handle>(Handle{open(file)})) {
  run(handle_->database.get(), "begin immediate", nullptr, nullptr);
}

WriteLock::~WriteLock() = default;

}  // namespace watchbill::test
