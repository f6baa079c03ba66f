#pragma once
// One gRPC stream of an agent. Callbacks come on gRPC's threads; gRPC decides when it ends. Internal to ingest.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "collector/ingest/session.h"

namespace grpc {
class CallbackServerContext;
template <class Request, class Response>
class ServerBidiReactor;
}  // namespace grpc

namespace watchbill::ingest {

/// What streams share beside the sessions' ground.
struct StreamGround {
  Ground ground;
  std::function<bool(const std::string& client)> knows;
  std::function<bool(std::string_view peer)> is_connected;
};

using Reactor = grpc::ServerBidiReactor<v1::AgentMessage, v1::CollectorMessage>;
/// Refuses peers without an agent's certificate, and clients that are not known. Owns itself until gRPC is done.
Reactor* begin_stream(StreamGround&, grpc::CallbackServerContext&);

}  // namespace watchbill::ingest
