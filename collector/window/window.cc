#include "collector/window/window.h"

#include "collector/window/endpoint_samples.h"
#include "collector/window/index.h"

namespace watchbill::window {
namespace {

Labels labels_of(const Shape& shape, const Endpoint& endpoint) {
  Labels labels = shape.labels;
  labels.reserve(labels.size() + 4);
  labels.push_back({.name = "client", .value = endpoint.client});
  labels.push_back({.name = "instance", .value = endpoint.instance});
  labels.push_back({.name = "job", .value = std::string(kJob)});
  labels.push_back({.name = "site", .value = endpoint.site});
  return sorted(std::move(labels));
}

class WindowSource final : public promql::Source {
 public:
  WindowSource(const Index& index, std::optional<std::string> client) : index_(index), client_(std::move(client)) {}

  std::vector<promql::Series> select(std::span<const promql::Matcher> matchers, Instant from,
                                     Instant to) const override {
    const Matching matching(matchers);
    const auto found = index_.find(matching, client_ ? &*client_ : nullptr);
    std::vector<promql::Series> out;
    out.reserve(found.size());
    for (std::size_t begin = 0; begin < found.size();) {
      std::size_t end = begin;
      while (end < found.size() && found[end].endpoint == found[begin].endpoint) ++end;
      auto points = found[begin].endpoint->read(std::span(found).subspan(begin, end - begin), from, to);
      for (std::size_t i = begin; i < end; ++i) {
        if (points[i - begin].empty()) continue;
        out.push_back({.labels = labels_of(*found[i].shape, found[i].endpoint->endpoint()),
                       .points = std::move(points[i - begin])});
      }
      begin = end;
    }
    return out;
  }

 private:
  const Index& index_;
  std::optional<std::string> client_;
};

}  // namespace

struct Window::State {
  Limits limits;
  Index index;
};

Window::Window(Limits limits) : state_(std::make_unique<State>()) {
  state_->limits = limits;
}
Window::~Window() = default;

EndpointWindow& Window::endpoint(const Endpoint& endpoint) {
  return state_->index.endpoint(endpoint, state_->limits);
}

std::unique_ptr<promql::Source> Window::client(std::string client) const {
  return std::make_unique<WindowSource>(state_->index, std::move(client));
}

std::unique_ptr<promql::Source> Window::everything() const {
  return std::make_unique<WindowSource>(state_->index, std::nullopt);
}

Size Window::size() const {
  Size size;
  for (const auto* endpoint : state_->index.endpoints()) endpoint->measure(size);
  size.bytes += state_->index.bytes();
  return size;
}

}  // namespace watchbill::window
