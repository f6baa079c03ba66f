#pragma once
// One stream to a collector as the uplink needs it. Used on the loop's thread, on which its events come too; after its
// destruction none comes.

#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}
namespace watchbill::v1 {
class AgentMessage;
class CollectorMessage;
}  // namespace watchbill::v1

namespace watchbill::uplink {

/// How a stream ended.
struct End {
  bool good = false;     ///< the collector closed it without an error
  bool refused = false;  ///< it does not know us, or we may not: trying sooner does not help
  std::string text;
};

class Connection {
 public:
  struct Events {
    std::function<void(v1::CollectorMessage&)> received;
    std::function<void()> written;   ///< the last write is done, the next may come
    std::function<void(End)> ended;  ///< once, the last of all
  };

  virtual ~Connection() = default;
  /// One at a time; not after finish().
  virtual void write(const v1::AgentMessage&) = 0;
  /// No more writes; not while one is under way. The collector answers by closing the stream.
  virtual void finish() = 0;
  virtual void cancel() = 0;
};

using Connect = std::function<std::unique_ptr<Connection>(Connection::Events)>;

struct Endpoint {
  std::string address;      ///< host:port
  std::string server_name;  ///< to expect in the certificate; empty: the host
  std::string key;          ///< PEM
  std::string chain;        ///< PEM
  std::string authorities;  ///< PEM
};

/// Opens a stream over a channel of its own: gRPC with mutual TLS and the settings of the design's uplink page.
std::unique_ptr<Connection> connect(boost::asio::io_context&, const Endpoint&, Connection::Events);

}  // namespace watchbill::uplink
