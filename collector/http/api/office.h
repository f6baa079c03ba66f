#pragma once
// What the operator API asks of the program. Implemented by the application; called from any thread.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "collector/desk/desk.h"
#include "collector/fleet/fleet.h"
#include "collector/http/server/events.h"
#include "collector/journal/journal.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::http {

struct ReloadOutcome {
  std::vector<Error> errors;  ///< none: the new configuration holds
  std::vector<Error> warnings;
};

class Office {
 public:
  virtual ~Office() = default;

  virtual Instant now() const = 0;
  virtual std::shared_ptr<const desk::Snapshot> snapshot() const = 0;
  virtual std::shared_ptr<const desk::Book> book() const = 0;
  virtual journal::Journal& journal() = 0;
  virtual std::vector<fleet::Agent> agents() const = 0;
  virtual EventHub& events() = 0;
  /// `done` is called once the desk has decided and the journal has it.
  virtual void command(desk::Input, std::function<void(Result<desk::Outcome>)> done) = 0;
  /// Reads the configuration again. Every error, and nothing has changed; or none, and all of it has. Blocks.
  virtual ReloadOutcome reload() = 0;
  /// Why the collector cannot decide or store anything now; empty when it can.
  virtual std::string trouble() const = 0;
};

}  // namespace watchbill::http
