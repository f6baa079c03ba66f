#pragma once
// Inhibition: which incident explains which, so that nobody is told of symptoms (ownership.md, rule 7; incidents.md,
// storms). Pure; thread-safe.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/incident/ids.h"
#include "collector/incident/incident.h"
#include "collector/ownership/policy.h"

namespace watchbill::incident {

/// What an alert is by its labels, before and after there is an incident of it.
struct Seen {
  std::string_view rule;
  const Labels& labels;
  Instant since;  ///< when its condition began to hold
};
Seen seen(const Incident&);

/// What an incident is a symptom of.
struct Explained {
  IncidentId by;
  std::string because;
  std::optional<Instant> until;  ///< where that is over already; else nobody knows
  bool operator==(const Explained&) const = default;
};

/// When what explained others is over, they have so long to end with it.
inline constexpr Duration kAfterglow = std::chrono::minutes{1};

/// What ties incidents of one client together, as texts: one explains another where a tie of its `explains` is among
/// the other's `explained_by`, and `can_explain`. Labels that are to be equal must be there: what has none shares none.
struct Ties {
  std::vector<std::string> explains;
  std::vector<std::string> explained_by;
};
Ties ties_of(const Seen&, const ownership::Policy&);
/// The same; a drill is tied to nothing.
Ties ties_of(const Incident&, const ownership::Policy&);

/// Of two that are tied: a site's silence explains only what fell silent with it or after it.
bool can_explain(const Seen& source, const Seen& symptom);
/// By an incident that stands, or was over less than kAfterglow ago.
std::optional<Explained> explained_by(const Incident& source, Instant now);

/// The rule's name of a site's silence, which the desk raises itself.
inline constexpr std::string_view kSiteSilent = "SiteSilent";
/// Whether it says of an endpoint of a site that it is silent.
bool is_silent_endpoint(const Seen&, const ownership::Policy&);
/// What ties a site's silent endpoints to the silence of the site.
std::string site_tie(std::string_view site);

/// The beginning of a site's silence, by the unresolved incidents of its silent endpoints, `latest` among them: so many
/// fell silent within such a time of it. Nothing where the site's endpoints are not counted.
struct SiteSilence {
  Labels labels;
  std::string summary, description;
  Instant since;
  int site_endpoints = 0;
};
std::optional<SiteSilence> site_silence(std::span<const Incident* const> silent, const Incident& latest,
                                        const ownership::Policy&);
/// Whether enough of the endpoints that it explains are silent still.
bool is_still_silent(const Incident& site, std::span<const Incident* const> silent, const ownership::Policy&);

}  // namespace watchbill::incident
