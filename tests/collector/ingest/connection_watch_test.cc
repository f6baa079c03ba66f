#include "collector/ingest/connection_watch.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "tests/support/catch.h"

using namespace watchbill;
using boost::asio::ip::tcp;

namespace {

/// A collector's loop with a watch, and connections whose descriptors somebody else owns.
struct Watched {
  boost::asio::io_context io;
  tcp::acceptor acceptor{io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::unique_ptr<ingest::ConnectionWatch> watch = *ingest::ConnectionWatch::make(io);

  struct Connection {
    tcp::socket client, server;
  };
  Connection connect(const std::string& peer) {
    Connection out{tcp::socket(io), tcp::socket(io)};
    out.client.connect(acceptor.local_endpoint());
    out.server = acceptor.accept();
    REQUIRE(watch->add(out.server.native_handle(), peer, "127.0.0.1"));
    return out;
  }
  /// Lets the loop see that a peer has gone.
  void leave(Connection& connection) {
    const auto before = watch->total();
    connection.client.close();
    while (watch->total() == before) io.run_one();
  }
  /// Whether the loop has nothing to do before long.
  bool comes_to_rest() {
    int woken = 0;
    while (woken < 10 && io.poll_one() > 0) ++woken;
    return woken < 10;
  }
};

}  // namespace

TEST_CASE("a connection whose peer has gone is counted no longer, though its owner has not closed it yet") {
  Watched watched;
  auto first = watched.connect("a");
  CHECK(watched.watch->from("127.0.0.1") == 1);
  watched.leave(first);
  CHECK(watched.watch->from("127.0.0.1") == 0);
  CHECK(watched.comes_to_rest());
  // The next connection gets the number of the descriptor that was let go.
  const auto second = watched.connect("b");
  CHECK(watched.comes_to_rest());
  CHECK(watched.watch->total() == 1);
  CHECK(watched.watch->is_open("b"));
}

TEST_CASE("a peer that is back from the same port is open, whenever its connection before is seen to end") {
  Watched watched;
  auto before = watched.connect("a");
  const auto now = watched.connect("a");
  watched.leave(before);
  CHECK(watched.watch->total() == 1);
  CHECK(watched.watch->is_open("a"));
}
