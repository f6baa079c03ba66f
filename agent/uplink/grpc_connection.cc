#include <future>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <grpcpp/grpcpp.h>

#include "agent/uplink/connection.h"
#include "watchbill/v1/uplink.grpc.pb.h"

namespace watchbill::uplink {

namespace {

constexpr int kReceiveLimit = 1 << 20;

std::shared_ptr<grpc::Channel> open_channel(const Endpoint& to) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = to.authorities;
  tls.pem_private_key = to.key;
  tls.pem_cert_chain = to.chain;

  grpc::ChannelArguments settings;
  settings.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  settings.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  settings.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  settings.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  settings.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 * 1024);
  settings.SetInt(GRPC_ARG_ENABLE_CHANNELZ, 0);
  settings.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  settings.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  settings.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  // Each attempt is ours: nothing of an earlier one (its back-off, its key) may live on in a shared subchannel.
  settings.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  settings.SetMaxReceiveMessageSize(kReceiveLimit);
  if (!to.server_name.empty()) settings.SetSslTargetNameOverride(to.server_name);
  grpc::ResourceQuota quota("uplink");
  quota.Resize(8 << 20);
  settings.SetResourceQuota(quota);
  return grpc::CreateCustomChannel("dns:///" + to.address, grpc::SslCredentials(tls), settings);
}

/// Lives on the loop's thread; what is posted to it finds out here whether anybody still listens.
struct Listener {
  Connection::Events events;
  bool open = true;
};

/// Reactions come on gRPC's threads and do nothing but post. A hold keeps the call alive for writes from the loop,
/// until the loop has learnt that reading ended.
class Reactor final : public grpc::ClientBidiReactor<v1::AgentMessage, v1::CollectorMessage> {
 public:
  Reactor(boost::asio::io_context& io, std::shared_ptr<Listener> listener) : io_(io), listener_(std::move(listener)) {}

  void start(v1::Uplink::Stub& stub) {
    stub.async()->Stream(&context, this);
    AddHold();
    StartRead(&incoming_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      boost::asio::post(io_, [listener = listener_, this] {
        if (listener->open) release();
      });
      return;
    }
    boost::asio::post(io_, [listener = listener_, message = std::move(incoming_)]() mutable {
      if (listener->open) listener->events.received(message);
    });
    incoming_.Clear();
    StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return;  // reading ends too, and tells
    boost::asio::post(io_, [listener = listener_] {
      if (listener->open) listener->events.written();
    });
  }

  void OnDone(const grpc::Status& status) override {
    const auto code = status.error_code();
    End end{.good = status.ok(),
            .refused = code == grpc::StatusCode::UNAUTHENTICATED || code == grpc::StatusCode::PERMISSION_DENIED,
            .text = status.ok() ? "closed by the collector" : status.error_message()};
    boost::asio::post(io_, [listener = listener_, end = std::move(end)] {
      if (listener->open) listener->events.ended(end);
    });
    const auto done = done_;  // the reactor may be gone as soon as this is set
    done->set_value();
  }

  /// On the loop's thread, from here on.
  void write(const v1::AgentMessage& message) {
    if (released_) return;
    outgoing_ = message;
    StartWrite(&outgoing_);
  }
  void finish() {
    if (!released_) StartWritesDone();
  }
  void release() {
    if (released_) return;
    released_ = true;
    RemoveHold();
  }
  void wait() { done_->get_future().wait(); }

  grpc::ClientContext context;

 private:
  boost::asio::io_context& io_;
  std::shared_ptr<Listener> listener_;  // shared with what is posted and not yet run
  std::shared_ptr<std::promise<void>> done_ = std::make_shared<std::promise<void>>();  // shared with OnDone's end
  v1::CollectorMessage incoming_;
  v1::AgentMessage outgoing_;
  bool released_ = false;
};

class GrpcConnection final : public Connection {
 public:
  GrpcConnection(boost::asio::io_context& io, const Endpoint& to, Events events)
      : listener_(std::make_shared<Listener>(Listener{.events = std::move(events)})),
        channel_(open_channel(to)),
        stub_(v1::Uplink::NewStub(channel_)),
        reactor_(io, listener_) {
    reactor_.start(*stub_);
  }

  /// Waits for gRPC to let go, which a cancelled call does at once: the channel must not die in one of its callbacks.
  ~GrpcConnection() override {
    listener_->open = false;
    reactor_.context.TryCancel();
    reactor_.release();
    reactor_.wait();
  }

  void write(const v1::AgentMessage& message) override { reactor_.write(message); }
  void finish() override { reactor_.finish(); }
  void cancel() override { reactor_.context.TryCancel(); }

 private:
  std::shared_ptr<Listener> listener_;      // shared with what is posted and not yet run
  std::shared_ptr<grpc::Channel> channel_;  // gRPC's own idea
  std::unique_ptr<v1::Uplink::Stub> stub_;
  Reactor reactor_;
};

}  // namespace

std::unique_ptr<Connection> connect(boost::asio::io_context& io, const Endpoint& to, Connection::Events events) {
  return std::make_unique<GrpcConnection>(io, to, std::move(events));
}

}  // namespace watchbill::uplink
