#include "collector/window/index.h"

#include <algorithm>
#include <cassert>
#include <mutex>

#include "collector/window/endpoint_samples.h"

namespace watchbill::window {
namespace {

/// Zero bytes cannot stand in names, and lengths tell values apart.
std::string key_of(const Labels& labels) {
  std::string key;
  for (const auto& label : labels) {
    key += label.name;
    key += '\0';
    key += std::to_string(label.value.size());
    key += '\0';
    key += label.value;
  }
  return key;
}

std::size_t text_bytes(const Labels& labels) {
  std::size_t bytes = 0;
  for (const auto& label : labels) bytes += label.name.size() + label.value.size();
  return bytes;
}

Labels shape_labels(std::string_view name, const Labels& own) {
  Labels labels;
  labels.reserve(own.size() + 1);
  for (const auto& label : own) {
    if (label.name == "client" || label.name == "site" || label.name == "instance" || label.name == "job" ||
        label.name == "__name__") {
      continue;
    }
    labels.push_back(label);
  }
  labels.push_back({.name = "__name__", .value = std::string(name)});
  return sorted(std::move(labels));
}

}  // namespace

Index::Index() = default;
Index::~Index() = default;

EndpointSamples& Index::endpoint(const Endpoint& endpoint, const Limits& limits) {
  {
    const std::shared_lock lock(mutex_);
    const auto at = endpoints_.find(endpoint);
    if (at != endpoints_.end()) return *at->second;
  }
  const std::unique_lock lock(mutex_);
  auto& made = endpoints_[endpoint];
  if (!made) made = std::make_unique<EndpointSamples>(endpoint, *this, limits);
  return *made;
}

std::shared_ptr<const Shape> Index::shape(std::string_view name, const Labels& own) const {
  Labels labels = shape_labels(name, own);
  const std::string key = key_of(labels);
  {
    const std::shared_lock lock(mutex_);
    const auto at = shapes_.find(key);
    if (at != shapes_.end()) return at->second.shape;
  }
  const std::size_t bytes = text_bytes(labels);
  return std::make_shared<const Shape>(Shape{.labels = std::move(labels), .text_bytes = bytes});
}

std::shared_ptr<const Shape> Index::place(EndpointSamples& endpoint, std::shared_ptr<const Shape> shape,
                                          SeriesRef series) {
  const std::unique_lock lock(mutex_);
  auto& shared = shapes_[key_of(shape->labels)];
  if (!shared.shape) {
    shared.shape = std::move(shape);
    by_name_[std::string(value_of(shared.shape->labels, "__name__"))].emplace(shared.shape.get(), shared.shape);
  }
  ++shared.places;
  auto& places = clients_[endpoint.endpoint().client].places[shared.shape.get()];
  places.push_back({.endpoint = &endpoint, .series = series});
  return shared.shape;
}

void Index::displace(EndpointSamples& endpoint, const Shape& shape) {
  const std::unique_lock lock(mutex_);
  auto& places = clients_[endpoint.endpoint().client].places;
  const auto at = places.find(&shape);
  assert(at != places.end());
  const auto gone = std::erase_if(at->second, [&](const Place& place) { return place.endpoint == &endpoint; });
  if (at->second.empty()) places.erase(at);
  const auto shared = shapes_.find(key_of(shape.labels));
  shared->second.places -= gone;
  if (shared->second.places > 0) return;
  const auto named = by_name_.find(std::string(value_of(shape.labels, "__name__")));
  named->second.erase(&shape);
  if (named->second.empty()) by_name_.erase(named);
  shapes_.erase(shared);
}

std::vector<std::shared_ptr<const Shape>> Index::shapes(const Matching& matching) const {
  std::vector<std::shared_ptr<const Shape>> out;
  if (matching.name() != nullptr) {
    const auto named = by_name_.find(*matching.name());
    if (named == by_name_.end()) return out;
    for (const auto& [address, shape] : named->second) {
      if (matching.fits(shape->labels)) out.push_back(shape);
    }
    return out;
  }
  for (const auto& [key, shared] : shapes_) {
    if (matching.fits(shared.shape->labels)) out.push_back(shared.shape);
  }
  return out;
}

void Index::find_in(const Client& client, const std::vector<std::shared_ptr<const Shape>>& shapes,
                    const Matching& matching, std::vector<Found>& out) const {
  std::unordered_map<const EndpointSamples*, bool> fits;
  for (const auto& shape : shapes) {
    const auto at = client.places.find(shape.get());
    if (at == client.places.end()) continue;
    for (const auto& place : at->second) {
      const auto [known, is_new] = fits.try_emplace(place.endpoint, false);
      if (is_new) known->second = matching.fits(place.endpoint->endpoint());
      if (known->second) out.push_back({.shape = shape, .endpoint = place.endpoint, .series = place.series});
    }
  }
}

std::vector<Found> Index::find(const Matching& matching, const std::string* client) const {
  std::vector<Found> out;
  {
    const std::shared_lock lock(mutex_);
    const auto fitting = shapes(matching);
    if (client != nullptr) {
      const auto at = clients_.find(*client);
      if (at != clients_.end()) find_in(at->second, fitting, matching, out);
    } else {
      for (const auto& [name, each] : clients_) find_in(each, fitting, matching, out);
    }
  }
  std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
    if (a.endpoint != b.endpoint) return a.endpoint->endpoint() < b.endpoint->endpoint();
    return a.series < b.series;
  });
  return out;
}

std::vector<EndpointSamples*> Index::endpoints() const {
  const std::shared_lock lock(mutex_);
  std::vector<EndpointSamples*> out;
  out.reserve(endpoints_.size());
  for (const auto& [name, endpoint] : endpoints_) out.push_back(endpoint.get());
  return out;
}

std::size_t Index::bytes() const {
  const std::shared_lock lock(mutex_);
  std::size_t n = 0;
  for (const auto& [key, shared] : shapes_) {
    n += 2 * key.size() + sizeof(Shape) + shared.shape->labels.size() * sizeof(Label);
  }
  for (const auto& [name, client] : clients_) {
    for (const auto& [shape, places] : client.places) n += 48 + places.capacity() * sizeof(Place);
  }
  return n;
}

}  // namespace watchbill::window
