#pragma once
// Appends what the desk decided: events onto their chains, projections, deliveries, in one transaction. Used by the
// desk's thread alone, on a session of its own.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/journal/engine.h"
#include "collector/journal/events.h"
#include "collector/journal/outbox.h"
#include "collector/journal/projections.h"

namespace watchbill::journal {

class Writer {
 public:
  explicit Writer(const Engine&);
  Result<void> commit(const std::vector<Commit>& group, Instant recorded_at);
  /// Writes every projection anew from the events.
  Result<void> rebuild();

 private:
  /// What the transaction has led to so far; becomes what is known when it is committed.
  struct Draft {
    std::map<std::string, Head> heads;
    std::map<incident::IncidentId, incident::Incident> incidents;
  };
  Head head(Draft&, const std::string& client);
  void append(Draft&, const incident::Event&, Instant recorded_at);
  Result<void> follow(Draft&, const std::vector<incident::Event>&);
  Result<void> write(Draft&, const std::vector<Commit>& group, Instant recorded_at);

  const char* const begin_;
  std::unique_ptr<soci::session> session_;
  EventInsert insert_event_;
  DeliveryInsert insert_delivery_;
  Projections projections_;
  // What the database holds, so that it need not be asked: the chains' ends and the incidents that are not closed.
  // Forgotten after a failure.
  std::map<std::string, Head> heads_;
  std::map<incident::IncidentId, incident::Incident> incidents_;
};

}  // namespace watchbill::journal
