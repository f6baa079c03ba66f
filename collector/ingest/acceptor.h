#pragma once
// Accepts agents' connections in Asio, within caps, and hands their descriptors on. gRPC 1.51's own acceptor hangs when
// descriptors run out (CVE-2023-4785), and admission needs the place anyway. Used on its loop; counts from any thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "proto/shared/result.h"

namespace boost::asio {
class io_context;
}

namespace watchbill::ingest {

struct Caps {
  std::size_t total = 20'000;
  std::size_t per_address = 2'000;  ///< a site's agents may share one
};

class Acceptor {
 public:
  /// Takes over the descriptor: connected, not blocking.
  using HandOver = std::function<void(int descriptor)>;
  using Refused = std::function<void()>;

  /// Listens at once; `host` is an IP address, port 0 any free one.
  static Result<std::unique_ptr<Acceptor>> listen(boost::asio::io_context&, const std::string& host, std::uint16_t port,
                                                  Caps, HandOver, Refused);
  ~Acceptor();

  std::uint16_t port() const;
  std::size_t connections() const;
  /// `peer` as gRPC writes it.
  bool is_open(std::string_view peer) const;
  /// From any thread.
  void stop();

 private:
  struct State;
  explicit Acceptor(std::shared_ptr<State>);
  std::shared_ptr<State> state_;  // shared with the loop's handlers
};

}  // namespace watchbill::ingest
