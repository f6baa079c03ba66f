#include "collector/ingest/stream.h"

#include <deque>

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "proto/shared/log.h"

namespace watchbill::ingest {

namespace {

/// Messages that wait for a slow agent, acknowledgements apart (the newest replaces the others).
constexpr std::size_t kMostWaiting = 16;
constexpr std::uint32_t kDrainMs = 30'000;

grpc::Status status_of(const Refusal& refusal) {
  switch (refusal.code) {
    case Refusal::Code::failed_precondition:
      return {grpc::StatusCode::FAILED_PRECONDITION, refusal.text};
    case Refusal::Code::resource_exhausted:
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, refusal.text};
    case Refusal::Code::unavailable:
      return {grpc::StatusCode::UNAVAILABLE, refusal.text};
    case Refusal::Code::invalid_argument:
      break;
  }
  return {grpc::StatusCode::INVALID_ARGUMENT, refusal.text};
}

/// The agent's name in the peer's verified certificate.
Result<tls::AgentName> name_of(const grpc::CallbackServerContext& context) {
  const auto auth = context.auth_context();
  const auto uris =
      auth && auth->IsPeerAuthenticated() ? auth->FindPropertyValues("peer_uri") : std::vector<grpc::string_ref>{};
  Result<tls::AgentName> out = fail("a client certificate with an agent's name is needed");
  for (const auto& uri : uris) {
    out = tls::parse_agent_uri({uri.data(), uri.size()});
    if (out) break;
  }
  return out;
}

/// For peers that get nowhere: one status, at once.
class Refused final : public Reactor {
 public:
  explicit Refused(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

class Stream final : public Reactor, public Occupant, public std::enable_shared_from_this<Stream> {
 public:
  Stream(StreamGround& ground, grpc::CallbackServerContext& context, tls::AgentName name)
      : ground_(ground),
        context_(&context),
        peer_(context.peer()),
        since_(ground.ground.clock.monotonic()),
        name_(name.uri()),
        session_(ground.ground, std::move(name), [this](Seat& seat) { take(seat); }) {}

  void begin() {
    self_ = shared_from_this();
    ++ground_.ground.counters.streams;
    StartRead(&incoming_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return read_ended();
    auto taken = session_.take(incoming_, incoming_.ByteSizeLong());
    if (!taken) return refuse(taken.error());
    const std::lock_guard lock(mutex_);
    if (taken->message) enqueue(std::move(*taken->message));
    if (taken->acknowledged) acknowledgement_ = taken->acknowledged;
    write_next();
    if (!is_ending()) StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    is_writing_ = false;
    if (!ok) waiting_.clear();
    write_next();
  }

  void OnCancel() override {
    {
      const std::lock_guard lock(mutex_);
      is_cancelled_ = is_cancelled_ || !is_ending();
    }
    finish(grpc::Status::CANCELLED);
  }

  void OnDone() override {
    std::shared_ptr<Stream> last;  // let go after the lock
    {
      const std::lock_guard lock(mutex_);
      if (was_cut_off_ && context_->IsCancelled() && ground_.is_connected(peer_)) {
        ground_.ground.counters.reject(Reason::oversized);
        log::warning("ingest", "a message was over the limit", {{"agent", name_}, {"peer", peer_}});
      }
      context_ = nullptr;
      last = std::move(self_);
    }
    --ground_.ground.counters.streams;
    if (session_.seat() != nullptr) {
      ground_.ground.seats.leave(*session_.seat(), *this, session_.ending(), ground_.ground.clock.now());
    }
  }

  void leave(Why why) override {
    switch (why) {
      case Why::superseded:
        finish({grpc::StatusCode::ABORTED, "a newer stream of this agent took over"}, Reason::superseded);
        break;
      case Why::client_removed:
        finish({grpc::StatusCode::PERMISSION_DENIED, "this client is not configured any more"}, Reason::unknown_client);
        break;
      case Why::stopping:
        finish({grpc::StatusCode::UNAVAILABLE, "the collector is stopping"});
    }
  }

  void drain() override {
    const std::lock_guard lock(mutex_);
    if (is_ending() || is_drained_) return;
    is_drained_ = true;
    v1::CollectorMessage message;
    message.mutable_drain()->set_within_ms(kDrainMs);
    enqueue(std::move(message));
    write_next();
  }

  Monotonic since() const override { return since_; }

 private:
  void take(Seat& seat) {
    ground_.ground.seats.take(seat, shared_from_this());
    // Who looks for streams of clients that are gone sees those with a seat.
    if (!ground_.knows(seat.endpoint.client)) leave(Why::client_removed);
  }

  bool is_ending() const { return end_.has_value(); }

  void read_ended() {
    {
      const std::lock_guard lock(mutex_);
      was_cut_off_ = (!is_ending() || is_cancelled_) && !session_.said_goodbye();
    }
    finish(grpc::Status::OK);
  }

  void refuse(const Refusal& refusal) {
    log::warning("ingest", "stream refused",
                 {{"agent", name_}, {"reason", std::string(to_text(refusal.reason))}, {"problem", refusal.text}});
    if (refusal.retry_after_ms > 0) {
      const std::lock_guard lock(mutex_);
      v1::CollectorMessage message;
      message.mutable_welcome()->set_retry_after_ms(refusal.retry_after_ms);
      enqueue(std::move(message));
      write_next();
    }
    finish(status_of(refusal));
  }

  /// The first status stays. A write under way is waited for: cutting it off would cost the agent the status. One that
  /// never ends does so with its connection, by keepalive or at the server's shutdown.
  void finish(grpc::Status status, std::optional<Reason> reason = std::nullopt) {
    const std::lock_guard lock(mutex_);
    if (is_ending() || context_ == nullptr) return;
    if (reason) ground_.ground.counters.reject(*reason);
    end_ = std::move(status);
    write_next();
  }

  void enqueue(v1::CollectorMessage message) {
    if (waiting_.size() < kMostWaiting) {
      waiting_.push_back(std::move(message));
    } else if (!is_ending()) {
      end_ = grpc::Status{grpc::StatusCode::RESOURCE_EXHAUSTED, "the agent does not read"};
      context_->TryCancel();
    }
  }

  /// One write at a time; Finish once, after the last. Called with the mutex held.
  void write_next() {
    if (is_writing_ || is_finished_ || context_ == nullptr) return;
    if (!waiting_.empty()) {
      outgoing_ = std::move(waiting_.front());
      waiting_.pop_front();
    } else if (is_ending()) {
      is_finished_ = true;
      Finish(*end_);
      return;
    } else if (acknowledgement_) {
      outgoing_.mutable_ack()->set_seq(*acknowledgement_);
      acknowledgement_.reset();
    } else {
      return;
    }
    is_writing_ = true;
    StartWrite(&outgoing_);
  }

  StreamGround& ground_;
  grpc::CallbackServerContext* context_;  // null once gRPC is done
  const std::string peer_;
  const Monotonic since_;
  const std::string name_;
  Session session_;  // touched by the reading side only
  v1::AgentMessage incoming_;

  std::mutex mutex_;              // guards what follows, and gRPC's context
  std::shared_ptr<Stream> self_;  // until gRPC is done
  std::deque<v1::CollectorMessage> waiting_;
  std::optional<std::uint64_t> acknowledgement_;
  v1::CollectorMessage outgoing_;
  std::optional<grpc::Status> end_;
  bool is_writing_ = false;
  bool is_finished_ = false;
  bool is_drained_ = false;
  bool is_cancelled_ = false;  // not by us
  bool was_cut_off_ = false;
};

}  // namespace

Reactor* begin_stream(StreamGround& ground, grpc::CallbackServerContext& context) {
  auto name = name_of(context);
  if (!name) {
    ground.ground.counters.reject(Reason::unauthenticated);
    log::warning("ingest", "stream refused", {{"peer", context.peer()}, {"problem", name.error().text()}});
    return new Refused({grpc::StatusCode::UNAUTHENTICATED, name.error().text()});
  }
  if (!ground.knows(name->client)) {
    ground.ground.counters.reject(Reason::unknown_client);
    log::warning("ingest", "stream refused", {{"agent", name->uri()}, {"problem", "its client is not configured"}});
    return new Refused({grpc::StatusCode::PERMISSION_DENIED, "client '" + name->client + "' is not configured here"});
  }
  const auto stream = std::make_shared<Stream>(ground, context, std::move(*name));
  stream->begin();
  return stream.get();
}

}  // namespace watchbill::ingest
