#pragma once
// A configuration as a desk wants it. Pure.

#include <memory>

#include "collector/config/config.h"
#include "collector/desk/desk.h"

namespace watchbill::simulate {

std::shared_ptr<const desk::Book> book_of(const config::Config&);

}  // namespace watchbill::simulate
