#pragma once
// Tells systemd what the program is doing (sd_notify(3)), without its library. Nothing where nobody listens.

#include <string_view>

namespace watchbill {

/// `READY=1`, `STOPPING=1`, `RELOADING=1\nMONOTONIC_USEC=…`, `STATUS=…`.
void notify(std::string_view state);

}  // namespace watchbill
