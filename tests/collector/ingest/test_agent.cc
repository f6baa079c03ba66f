#include "tests/collector/ingest/test_agent.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "proto/shared/tls.h"
#include "watchbill/v1/uplink.grpc.pb.h"

namespace watchbill::test {

struct TestAgent::State {
  std::shared_ptr<grpc::Channel> channel;  // shared with gRPC
  std::unique_ptr<v1::Uplink::Stub> stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<v1::AgentMessage, v1::CollectorMessage>> stream;
  bool finished = false;
};

TestAgent::TestAgent(std::uint16_t port, const std::string& ca, const std::string& identity)
    : state_(std::make_unique<State>()) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ca;
  if (!identity.empty()) {
    const auto parsed = *tls::parse_identity(identity);
    options.pem_private_key = parsed.key;
    options.pem_cert_chain = parsed.chain;
  }
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  state_->channel =
      grpc::CreateCustomChannel("localhost:" + std::to_string(port), grpc::SslCredentials(options), arguments);
  state_->stub = v1::Uplink::NewStub(state_->channel);
  state_->stream = state_->stub->Stream(&state_->context);
}

TestAgent::~TestAgent() {
  state_->context.TryCancel();
  if (!state_->finished) finish();
}

bool TestAgent::send(const v1::AgentMessage& message) {
  return state_->stream->Write(message);
}

bool TestAgent::send(const std::vector<v1::AgentMessage>& messages) {
  for (const auto& message : messages) {
    if (!send(message)) return false;
  }
  return true;
}

std::optional<v1::CollectorMessage> TestAgent::receive() {
  v1::CollectorMessage message;
  if (!state_->stream->Read(&message)) return std::nullopt;
  return message;
}

std::optional<v1::Welcome> TestAgent::welcome(const v1::AgentMessage& hello) {
  send(hello);
  const auto answer = receive();
  if (!answer || !answer->has_welcome()) return std::nullopt;
  return answer->welcome();
}

std::optional<std::uint64_t> TestAgent::acknowledged() {
  while (const auto answer = receive()) {
    if (answer->has_ack()) return answer->ack().seq();
  }
  return std::nullopt;
}

void TestAgent::close() {
  state_->stream->WritesDone();
}

void TestAgent::cancel() {
  state_->context.TryCancel();
}

TestAgent::Status TestAgent::finish() {
  v1::CollectorMessage rest;
  while (state_->stream->Read(&rest)) {
  }
  state_->finished = true;
  const auto status = state_->stream->Finish();
  return {static_cast<Code>(status.error_code()), status.error_message()};
}

v1::AgentMessage hello(Instant now) {
  v1::AgentMessage out;
  auto& hello = *out.mutable_hello();
  hello.set_agent_id("db-1");
  hello.set_boot_id(std::string(16, 'b'));
  hello.set_epoch(7);
  hello.set_agent_version("0.1.0");
  hello.set_protocol_version(1);
  hello.set_wall_ms(now.time_since_epoch().count());
  hello.set_tick_ms(5000);
  return out;
}

v1::AgentMessage goodbye(v1::Goodbye::Reason reason) {
  v1::AgentMessage out;
  out.mutable_goodbye()->set_reason(reason);
  return out;
}

std::vector<v1::AgentMessage> LaneWriter::tick(std::uint64_t seq, Instant at, const std::vector<Sample>& samples) {
  const auto encoded = encoder_.encode(at, samples);
  std::vector<v1::AgentMessage> out;
  for (const auto& piece : encoded.dictionary) {
    auto& dictionary = *out.emplace_back().mutable_dictionary();
    dictionary.set_lane(lane_);
    dictionary.set_reset(encoded.dictionary_reset && out.size() == 1);
    dictionary.set_pieces(piece);
  }
  auto& frame = *out.emplace_back().mutable_frame();
  frame.set_lane(lane_);
  frame.set_seq(seq);
  frame.set_wall_ms(at.time_since_epoch().count());
  frame.set_body(encoded.body);
  frame.set_compressed(encoded.compressed);
  return out;
}

}  // namespace watchbill::test
