#pragma once
// Counts connections whose descriptors belong to gRPC: keeps a duplicate of each and waits for its end. Thread-safe;
// the loop outlives it.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "proto/shared/result.h"

namespace boost::asio {
class io_context;
}

namespace watchbill::ingest {

class ConnectionWatch {
 public:
  static Result<std::unique_ptr<ConnectionWatch>> make(boost::asio::io_context&);
  ~ConnectionWatch();

  /// `peer` as gRPC writes it (`ipv4:192.0.2.1:49152`), `address` without the port. The descriptor stays the caller's.
  Result<void> add(int descriptor, std::string peer, std::string address);
  std::size_t total() const;
  std::size_t from(const std::string& address) const;
  /// Whether the connection is established in both directions now.
  bool is_open(std::string_view peer) const;
  void stop();

 private:
  struct State;
  explicit ConnectionWatch(std::shared_ptr<State>);
  std::shared_ptr<State> state_;  // shared with the loop's handlers
};

}  // namespace watchbill::ingest
