#include "collector/http/server/connection.h"

#include <exception>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "collector/http/server/events.h"
#include "proto/shared/log.h"

namespace watchbill::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
/// After a refusal the rest of what the peer sends is read and dropped, so that it sees the answer and not a reset.
constexpr Duration kLinger = std::chrono::seconds{1};
constexpr std::size_t kLingerBytes = 262'144;
constexpr std::string_view kEventHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
    "Connection: close\r\n\r\n: watchbill\n\n";
constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kHeartbeat = ":\n\n";

using Parser = bhttp::request_parser<bhttp::string_body>;

std::string text_of(beast::string_view view) {
  return {view.data(), view.size()};
}

bool is_malformed(const boost::system::error_code& error) {
  static const auto& category = bhttp::make_error_code(bhttp::error::end_of_stream).category();
  return error.category() == category && error != bhttp::error::end_of_stream && error != bhttp::error::partial_message;
}

/// What the peer is told of a head that cannot be served; nothing for one that can, and for a peer that went away.
std::optional<Response> fault_of_head(const boost::system::error_code& error, bool is_late, const Parser& parser,
                                      const Limits& limits) {
  const auto& head = parser.get();
  if (error && is_late) return problem(408, "The request's head took too long");
  if (error == bhttp::error::header_limit || error == bhttp::error::buffer_overflow) {
    if (head.target().empty()) return problem(414, "The request's target is too long");
    return problem(431, "The request's head is too large");
  }
  if (error == bhttp::error::body_limit) return problem(413, "The request's body is too large");
  if (is_malformed(error)) return problem(400, "The request cannot be read", error.message());
  if (error) return std::nullopt;
  if (head.target().size() > limits.target_bytes) return problem(414, "The request's target is too long");
  if (head.version() == 11 && head.count(bhttp::field::host) != 1) return problem(400, "The request names no host");
  return std::nullopt;
}

std::optional<Response> fault_of_body(const boost::system::error_code& error, bool is_late) {
  if (error && is_late) return problem(408, "The request's body took too long");
  if (error == bhttp::error::body_limit) return problem(413, "The request's body is too large");
  if (is_malformed(error)) return problem(400, "The request cannot be read", error.message());
  return std::nullopt;
}

Request request_of(bhttp::request<bhttp::string_body> message, Target target) {
  return {.method = text_of(message.method_string()),
          .target = std::move(target),
          .path = {},
          .authorization = text_of(message[bhttp::field::authorization]),
          .cookie = text_of(message[bhttp::field::cookie]),
          .body = std::move(message.body())};
}

}  // namespace

struct Connection::Reading {
  explicit Reading(const Limits& limits) : buffer(2 * limits.head_bytes + limits.body_bytes) {}
  void next(const Limits& limits) {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    parser->body_limit(limits.body_bytes);
  }
  beast::flat_buffer buffer;
  std::optional<Parser> parser;
};

Connection::Connection(asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared)
    : socket_(std::move(socket)),
      deadline_(socket_.get_executor()),
      signal_(socket_.get_executor()),
      shared_(std::move(shared)) {
  shared_->open.insert(this);
  ++shared_->count;
}

Connection::~Connection() {
  shared_->open.erase(this);
  --shared_->count;
  if (shared_->is_stopping && shared_->open.empty() && shared_->on_empty) shared_->on_empty();
}

void Connection::start() {
  asio::co_spawn(
      socket_.get_executor(), [self = shared_from_this()]() -> Nothing { co_await self->run(); },
      [self = shared_from_this()](const std::exception_ptr& failure) {
        self->clear_deadline();
        boost::system::error_code ignored;
        static_cast<void>(self->socket_.close(ignored));
        if (!failure) return;
        try {
          std::rethrow_exception(failure);
        } catch (const std::exception& error) {
          log::error("http", "a connection failed", {{"error", error.what()}});
        }
      });
}

void Connection::stop() {
  if (is_idle_) socket_.cancel();
  signal_.cancel();
}

void Connection::cut() {
  boost::system::error_code ignored;
  is_gone_ = true;
  static_cast<void>(socket_.close(ignored));
  signal_.cancel();
}

void Connection::set_deadline(Duration after) {
  is_late_ = false;
  deadline_.expires_after(after);
  deadline_.async_wait(
      [self = shared_from_this(), which = ++deadlines_set_](const boost::system::error_code& cancelled) {
        if (cancelled || which != self->deadlines_set_) return;
        self->is_late_ = true;
        boost::system::error_code ignored;
        static_cast<void>(self->socket_.cancel(ignored));
      });
}

void Connection::clear_deadline() {
  ++deadlines_set_;
  deadline_.cancel();
}

Connection::Nothing Connection::run() {
  Reading reading(shared_->limits);
  while (!shared_->is_stopping) {
    const Next next = co_await serve_one(reading);
    if (next == Next::close) break;
  }
}

// In these coroutines nothing but names stands in a co_await's arguments: GCC 12 destroys some temporaries there twice.

asio::awaitable<Connection::Next> Connection::serve_one(Reading& in) {
  const bool has_head = co_await read_head(in);
  if (!has_head) co_return Next::close;
  const bool has_body = co_await read_body(in);
  if (!has_body) co_return Next::close;
  auto message = in.parser->release();
  const bool keep_alive = message.keep_alive();
  const unsigned version = message.version();
  const bool head_only = message.method() == bhttp::verb::head;
  auto target = parse_target(std::string_view(message.target().data(), message.target().size()));
  if (!target) {
    auto fault = problem(400, "The request cannot be read", target.error().text());
    co_await refuse(std::move(fault));
    co_return Next::close;
  }
  auto request = request_of(std::move(message), std::move(*target));
  auto response = co_await ask(std::move(request));
  if (response.events && !head_only) {
    auto events = std::move(response.events);
    co_await stream_events(std::move(events));
    co_return Next::close;
  }
  const bool stay = keep_alive && !shared_->is_stopping;
  const bool written = co_await write(std::move(response), head_only, stay, version);
  co_return written&& stay ? Next::request : Next::close;
}

asio::awaitable<bool> Connection::read_head(Reading& in) {
  const auto& limits = shared_->limits;
  in.next(limits);
  if (in.buffer.size() == 0) {
    is_idle_ = true;
    set_deadline(limits.idle);
    const auto [nothing] = co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, kAwait);
    is_idle_ = false;
    if (nothing || is_late_) co_return false;
  }
  set_deadline(limits.head);
  const auto [error, size] = co_await bhttp::async_read_header(socket_, in.buffer, *in.parser, kAwait);
  static_cast<void>(size);
  auto fault = fault_of_head(error, is_late_, *in.parser, limits);
  const bool is_fine = !error && !fault;
  if (fault) co_await refuse(std::move(*fault));
  co_return is_fine;
}

asio::awaitable<bool> Connection::read_body(Reading& in) {
  set_deadline(shared_->limits.body);
  if (beast::iequals(in.parser->get()[bhttp::field::expect], "100-continue")) {
    const auto go_on = asio::buffer(kGoOn);
    const auto [error, size] = co_await asio::async_write(socket_, go_on, kAwait);
    static_cast<void>(size);
    if (error) co_return false;
  }
  const auto [error, size] = co_await bhttp::async_read(socket_, in.buffer, *in.parser, kAwait);
  static_cast<void>(size);
  auto fault = fault_of_body(error, is_late_);
  clear_deadline();
  const bool is_fine = !error;
  if (fault) co_await refuse(std::move(*fault));
  co_return is_fine;
}

asio::awaitable<Response> Connection::ask(Request request) {
  auto asked = std::make_shared<Request>(std::move(request));  // shared: a std::function copies what it holds
  const auto begin = [this, asked](auto resume) {
    // The guard keeps the loop running until the answer is there.
    auto waiting = std::make_shared<decltype(resume)>(std::move(resume));
    auto guard = asio::make_work_guard(socket_.get_executor());
    const Reply reply([waiting, guard](Response response) {
      auto answer = std::make_shared<Response>(std::move(response));
      asio::post(guard.get_executor(), [waiting, answer] { (*waiting)(std::move(*answer)); });
    });
    shared_->dispatch([shared = shared_, asked, reply] { shared->handler(*asked, reply); });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(begin, asio::use_awaitable);
}

asio::awaitable<bool> Connection::write(Response response, bool head_only, bool keep_alive, unsigned version) {
  bhttp::response<bhttp::string_body> out{static_cast<bhttp::status>(response.status), version};
  const auto reason = reason_of(response.status);
  out.reason(beast::string_view{reason.data(), reason.size()});
  out.set(bhttp::field::content_type, response.content_type);
  out.set(bhttp::field::cache_control, "no-store");
  out.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) out.set(name, value);
  out.keep_alive(keep_alive);
  out.content_length(response.body.size());
  if (!head_only) out.body() = std::move(response.body);
  set_deadline(shared_->limits.write);
  bhttp::response_serializer<bhttp::string_body> serializer{out};
  boost::system::error_code failure;
  if (head_only) {
    const auto [error, size] = co_await bhttp::async_write_header(socket_, serializer, kAwait);
    failure = error;
    static_cast<void>(size);
  } else {
    const auto [error, size] = co_await bhttp::async_write(socket_, serializer, kAwait);
    failure = error;
    static_cast<void>(size);
  }
  clear_deadline();
  co_return !failure;
}

Connection::Nothing Connection::refuse(Response response) {
  const bool written = co_await write(std::move(response), false, false, 11);
  if (!written) co_return;
  boost::system::error_code ignored;
  static_cast<void>(socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored));
  set_deadline(kLinger);
  std::array<char, 4096> dropped{};
  for (std::size_t total = 0; total < kLingerBytes;) {
    const auto room = asio::buffer(dropped);
    const auto [error, size] = co_await socket_.async_read_some(room, kAwait);
    if (error) break;
    total += size;
  }
  clear_deadline();
}

Connection::Nothing Connection::notice_close() {
  std::array<char, 512> dropped{};
  while (true) {
    const auto room = asio::buffer(dropped);
    const auto [error, size] = co_await socket_.async_read_some(room, kAwait);
    static_cast<void>(size);
    if (error) break;
  }
  is_gone_ = true;
  signal_.cancel();
}

Connection::Nothing Connection::stream_events(std::shared_ptr<EventQueue> events) {
  asio::co_spawn(
      socket_.get_executor(), [self = shared_from_this()]() -> Nothing { co_await self->notice_close(); },
      asio::detached);
  events->on_change([weak = weak_from_this(), executor = socket_.get_executor()] {
    asio::post(executor, [weak] {
      if (const auto self = weak.lock()) self->signal_.cancel();
    });
  });
  const auto send = [this](std::string_view text) -> asio::awaitable<bool> {
    set_deadline(shared_->limits.write);
    const auto bytes = asio::buffer(text);
    const auto [error, size] = co_await asio::async_write(socket_, bytes, kAwait);
    static_cast<void>(size);
    clear_deadline();
    co_return !error;
  };
  bool is_fine = co_await send(kEventHead);
  while (is_fine && !is_gone_ && !shared_->is_stopping) {
    if (const auto event = events->pop()) {
      is_fine = co_await send(*event);
      continue;
    }
    if (events->has_ended()) break;
    signal_.expires_after(shared_->limits.heartbeat);
    const auto [woken] = co_await signal_.async_wait(kAwait);
    if (!woken) is_fine = co_await send(kHeartbeat);
  }
  events->on_change({});
}

}  // namespace watchbill::http
