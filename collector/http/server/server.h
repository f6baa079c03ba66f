#pragma once
// The HTTP/1.1 server. Connections live on one Asio loop, run by one thread; handlers run where `dispatch` puts them.
// Stop it, then let the loop run dry, before it goes.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "collector/http/server/message.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace boost::asio {
class io_context;
}

namespace watchbill::http {

/// Everything a peer can take from us has an end; each end has an answer of its own.
struct Limits {
  std::size_t connections = 1024;                 ///< 503 beyond
  std::size_t target_bytes = 8'192;               ///< 414
  std::size_t head_bytes = 32'768;                ///< 431
  std::size_t body_bytes = 65'536;                ///< 413
  Duration idle = std::chrono::seconds{60};       ///< between requests; closed without a word
  Duration head = std::chrono::seconds{10};       ///< 408
  Duration body = std::chrono::seconds{20};       ///< 408
  Duration write = std::chrono::seconds{20};      ///< closed
  Duration heartbeat = std::chrono::seconds{15};  ///< a comment in event streams that have nothing to say
  Duration farewell = std::chrono::seconds{3};    ///< what requests under way have left after stop()
};

struct ServerOptions {
  std::string host = "127.0.0.1";  ///< an address, not a name
  std::uint16_t port = 0;          ///< 0: any free one
  Limits limits{};
};

class Server {
 public:
  /// Must call the function once, on any thread, or destroy it.
  using Dispatch = std::function<void(std::function<void()>)>;

  /// Listens at once; an address in use is an error. `handler` and `dispatch` outlive the loop's run.
  static Result<std::unique_ptr<Server>> listen(boost::asio::io_context&, ServerOptions, Handler handler,
                                                Dispatch dispatch);
  ~Server();

  std::uint16_t port() const;
  std::size_t connections() const;  ///< from any thread
  /// From any thread: accepts no more, ends idle connections and event streams, lets answers under way be written.
  void stop();

 private:
  struct State;
  explicit Server(std::shared_ptr<State>);
  std::shared_ptr<State> state_;  // shared with the loop's handlers
};

}  // namespace watchbill::http
