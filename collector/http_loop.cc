#include "collector/http_loop.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace watchbill {

namespace {
constexpr std::size_t kAnswerers = 3;
}

struct HttpLoop::Answerers {
  boost::asio::thread_pool pool{kAnswerers};
};

HttpLoop::HttpLoop(http::Router router)
    : router_(std::move(router)), answerers_(std::make_unique<Answerers>()), loop_("http") {}

Result<std::unique_ptr<HttpLoop>> HttpLoop::open(http::ServerOptions options, http::Router router) {
  std::unique_ptr<HttpLoop> out(new HttpLoop(std::move(router)));
  auto server = http::Server::listen(
      out->loop_.io(), std::move(options),
      [self = out.get()](const http::Request& request, const http::Reply& reply) {
        self->router_.handle(request, reply);
      },
      [self = out.get()](std::function<void()> work) { boost::asio::post(self->answerers_->pool, std::move(work)); });
  if (!server) return tl::unexpected(server.error());
  out->server_ = std::move(*server);
  return out;
}

HttpLoop::~HttpLoop() {
  stop();
}

void HttpLoop::stop() {
  if (server_) server_->stop();
  loop_.finish();
  answerers_->pool.join();
}

}  // namespace watchbill
