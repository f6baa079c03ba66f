#pragma once
// What every outgoing exchange is held to, and why one may come to nothing. Values; thread-safe.

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>

#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::fetch {

/// TLS is verified always; redirects are refused; a proxy named in the environment is not used.
struct Limits {
  Duration connect = std::chrono::seconds{10};   ///< name, connection and TLS
  Duration deadline = std::chrono::seconds{30};  ///< the exchange as a whole
  std::size_t answer_bytes = std::size_t{64} << 10;
  std::string ca_file;   ///< PEM; empty: the system's
  std::string proxy;     ///< as http://host:port; empty: none
  std::stop_token stop;  ///< ends an exchange under way within about a second
};

struct Failure {
  enum class Kind : std::uint8_t {
    unreachable,  ///< name, connection or exchange failed; the next attempt may fare better
    timeout,      ///< as unreachable
    untrusted,    ///< the other side's certificate does not verify, or it offers no TLS
    refused,      ///< said no in its protocol, for good
    impossible,   ///< could not be asked: a malformed address or header, an unreadable CA file
    stopped       ///< by Limits::stop
  } kind = Kind::unreachable;
  Error error;
};

}  // namespace watchbill::fetch
