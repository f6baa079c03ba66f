#pragma once
// A client's policy: the responsibility matrix and everything else its file settles about whose a problem is. A value.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collector/ownership/matchers.h"
#include "collector/roster/party.h"
#include "collector/roster/roster.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::ownership {

using ClientId = std::string;

/// What a matrix entry gives: a party, or the internal team's but silent until they open.
enum class Entry : std::uint8_t { internal, msp, defer };

struct MatrixLine {
  // Empty lists match everything.
  std::vector<std::string> categories;
  std::vector<Severity> severities;
  std::vector<std::string> services;
  std::vector<std::string> sites;
  Labels labels;
  // Either one owner for all hours, or an entry for each state of the calendar.
  std::optional<Party> fixed;
  Entry open = Entry::internal;
  Entry closed = Entry::msp;
  Entry holiday = Entry::msp;
  SourcePos where;
};

/// One step of a ladder: who is added, how long after the owner's span began, and for which severities (empty: all).
struct LadderStep {
  enum class Who : std::uint8_t { on_duty, lead, msp_first_rota, rota, person, manager };
  Who who = Who::on_duty;
  std::string name;  ///< the rota or the person
  Duration after{0};
  std::vector<Severity> severities;
};

struct Service {
  std::string name;
  Matchers match;  ///< of an alert's labels
  std::string category;
  std::string criticality;
  std::string notes;                  ///< what whoever is told should know of it; may have several lines
  std::vector<std::string> must_ask;  ///< actions that need the client's word
};

/// Rule 5: when the internal queue sends new work to the provider.
struct Overflow {
  std::vector<Severity> severities{Severity::p3, Severity::p4};  ///< those that may overflow
  int above = 8;                                                 ///< on when the queue is longer
  int until_at_most = 4;                                         ///< off when it was at most this …
  Duration lasting = std::chrono::minutes{30};                   ///< … for so long
};

struct Handoff {
  Duration grace = std::chrono::minutes{30};
  std::map<Severity, Duration> grace_by_severity;  ///< where it is another one
  Duration accept_within = std::chrono::minutes{30};
};

/// While an alert of `source` stands, nobody is told of those of `target` that share all labels of `equal` with it:
/// they are its symptoms. The labels include the rule's name as `alertname`.
struct Inhibition {
  Matchers source;
  std::optional<Matchers> target;  ///< nothing: whatever else shares the labels
  std::vector<std::string> equal;
};

/// When silent endpoints are one problem of their site. The label `site` says which.
struct SiteStorm {
  Matchers endpoint;  ///< the alerts that say of an endpoint that it is silent; empty: no storm is looked for
  int at_least = 3;   ///< so many of them …
  int percent = 30;   ///< … and so many of the site's endpoints …
  Duration within = std::chrono::minutes{2};  ///< … that fell silent so shortly after one another
};

/// A file that a policy was read from, or one beside it that it names.
struct PolicyFile {
  std::string name;  ///< without its folder
  std::string text;
  bool operator==(const PolicyFile&) const = default;
};

struct Policy {
  ClientId client;
  std::string name;
  std::string version;  ///< hash of the text it was read from
  std::vector<MatrixLine> matrix;
  Overflow overflow;
  Handoff handoff;
  std::map<Severity, Duration> response;  ///< time to acknowledge
  std::string lead;                       ///< a person, or empty
  std::string manager;                    ///< the provider's
  std::vector<LadderStep> internal_ladder;
  std::vector<LadderStep> msp_ladder;
  std::map<std::string, std::string> answers;  ///< category to the provider's first rota; "default" for the rest
  std::vector<Service> services;
  std::vector<Inhibition> inhibitions;
  SiteStorm site_storm;
  std::vector<std::string> categories;  ///< that the file and its provider know; an alert may bring another

  /// Nothing where none has that name.
  const Service* find_service(const std::string& named) const {
    const auto found =
        std::find_if(services.begin(), services.end(), [&](const Service& s) { return s.name == named; });
    return found == services.end() ? nullptr : &*found;
  }
};

}  // namespace watchbill::ownership
