#pragma once
// /metrics: the text that Prometheus scrapes, made by whoever knows it.

#include <functional>
#include <string>

#include "collector/http/server/router.h"

namespace watchbill::http {

/// `text` is called for each scrape, on the handlers' threads; text format 0.0.4.
void add_metrics(Router&, std::function<std::string()> text);

}  // namespace watchbill::http
