#include "collector/http/prom/metrics_page.h"

namespace watchbill::http {

void add_metrics(Router& router, std::function<std::string()> text) {
  router.add("GET", "/metrics", [text = std::move(text)](const Request&, const Reply& reply) {
    reply({.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = text()});
  });
}

}  // namespace watchbill::http
