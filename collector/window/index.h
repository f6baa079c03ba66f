#pragma once
// Which series exist: shapes (a name and own labels) interned once for all endpoints, and where each is found, by
// client. Thread-safe. Endpoints are never taken away; a shape goes when no endpoint has it.

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/window/matching.h"
#include "collector/window/window.h"
#include "proto/shared/sample.h"

namespace watchbill::window {

class EndpointSamples;

struct Shape {
  Labels labels;               ///< with `__name__`, without those of the endpoint
  std::size_t text_bytes = 0;  ///< of the labels
};

struct Found {
  std::shared_ptr<const Shape> shape{};  ///< shared: it may be forgotten meanwhile
  EndpointSamples* endpoint = nullptr;
  SeriesRef series = 0;
};

class Index {
 public:
  Index();
  ~Index();

  /// The endpoint, made by the first call.
  EndpointSamples& endpoint(const Endpoint&, const Limits&);
  /// The shape of these labels: the one that endpoints share, or one that is nobody's yet.
  std::shared_ptr<const Shape> shape(std::string_view name, const Labels& own) const;
  /// The endpoint has a series of such a shape, from now on until it is displaced. Returns the shape to share, which is
  /// another of the same labels where one was placed meanwhile; that one is what is displaced.
  std::shared_ptr<const Shape> place(EndpointSamples&, std::shared_ptr<const Shape>, SeriesRef);
  void displace(EndpointSamples& endpoint, const Shape& shape);

  /// Of one client, or of all when `client` is null; the series of one endpoint stand together.
  std::vector<Found> find(const Matching&, const std::string* client) const;
  std::vector<EndpointSamples*> endpoints() const;
  /// Memory of shapes and places, about.
  std::size_t bytes() const;

 private:
  struct Place {
    EndpointSamples* endpoint;
    SeriesRef series;
  };
  struct Client {
    std::unordered_map<const Shape*, std::vector<Place>> places;
  };
  struct Shared {
    std::shared_ptr<const Shape> shape{};
    std::size_t places = 0;  // of all clients
  };
  void find_in(const Client&, const std::vector<std::shared_ptr<const Shape>>& shapes, const Matching&,
               std::vector<Found>&) const;
  std::vector<std::shared_ptr<const Shape>> shapes(const Matching&) const;

  mutable std::shared_mutex mutex_;                 // guards all below
  std::unordered_map<std::string, Shared> shapes_;  // those that are placed
  std::unordered_map<std::string, std::unordered_map<const Shape*, std::shared_ptr<const Shape>>> by_name_;
  std::map<Endpoint, std::unique_ptr<EndpointSamples>> endpoints_;
  std::map<std::string, Client> clients_;
};

}  // namespace watchbill::window
