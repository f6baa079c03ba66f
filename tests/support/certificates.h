#pragma once
// A throwaway certificate authority for tests: P-256 keys, certificates as the collector and its agents use them.

#include <memory>
#include <string>

namespace watchbill::test {

class Authority {
 public:
  explicit Authority(const std::string& name = "test CA");
  ~Authority();

  std::string certificate() const;  ///< PEM
  /// Key and certificate chain in one PEM; for `localhost` and 127.0.0.1.
  std::string server() const;
  /// Key and certificate chain in one PEM; URI SAN `watchbill://CLIENT/SITE/AGENT`.
  std::string agent(const std::string& client, const std::string& site, const std::string& agent) const;
  /// The same with whatever subject alternative name, `URI:…` or `DNS:…`.
  std::string leaf(const std::string& alternative_name) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace watchbill::test
