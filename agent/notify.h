#pragma once
// Tells systemd how the service is (sd_notify(3)), without its library.

#include <string_view>

namespace watchbill::agent {

/// Sends e.g. "READY=1" to the socket named by the environment variable NOTIFY_SOCKET; nothing where there is none.
void notify_systemd(std::string_view state);

}  // namespace watchbill::agent
