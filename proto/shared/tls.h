#pragma once
// TLS material: PEM files in, checked values out; the names that certificates carry. Pure but for reading files.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::tls {

/// A private key with the certificate chain that speaks for it, leaf first; both PEM.
struct Identity {
  std::string key;
  std::string chain;
};

/// What an agent's certificate says: the URI SAN `watchbill://CLIENT/SITE/AGENT`. Each part is made of ASCII letters,
/// digits, `.`, `-` and `_`, at most 253 of them.
struct AgentName {
  std::string client;
  std::string site;
  std::string agent;
  auto operator<=>(const AgentName&) const = default;

  std::string uri() const;
};
Result<AgentName> parse_agent_uri(std::string_view uri);

struct CertificateFacts {
  std::string subject;
  std::vector<std::string> uris;  ///< URI subject alternative names
  Instant not_before;
  Instant not_after;
};

/// One PEM with key and chain, in any order. Refuses a key that does not belong to the first certificate.
Result<Identity> parse_identity(std::string_view pem);
Result<Identity> read_identity(const std::filesystem::path&);
/// One or more CA certificates, PEM; returned as read.
Result<std::string> parse_authorities(std::string_view pem);
Result<std::string> read_authorities(const std::filesystem::path&);
/// Of the first certificate in the text.
Result<CertificateFacts> facts_of(std::string_view pem);

}  // namespace watchbill::tls
