#pragma once
// Every name that the collector's /metrics can show, with its help. Constants.

#include <string_view>

#include "proto/shared/sample.h"

namespace watchbill::metrics {

struct Metric {
  const char* name;
  const char* help;
  MetricType type = MetricType::gauge;
};

namespace names {

using enum MetricType;

inline constexpr Metric build_info{"watchbill_build_info", "The version of this collector; always 1.", gauge};
inline constexpr Metric ready{"watchbill_ready", "Whether the collector can decide and store: 1, or 0.", gauge};
inline constexpr Metric reload_successful{"watchbill_config_last_reload_successful",
                                          "Whether the last reading of the configuration succeeded: 1, or 0.", gauge};
inline constexpr Metric reload_time{"watchbill_config_last_reload_success_timestamp_seconds",
                                    "When the configuration in use was read.", gauge};

inline constexpr Metric agents{"watchbill_agents", "Agents by client and state.", gauge};
inline constexpr Metric agent_clock_offset{
    "watchbill_agent_clock_offset_seconds",
    "The agent's wall clock less the collector's, as its newest tick that was not late shows it.", gauge};
inline constexpr Metric agent_last_heard{"watchbill_agent_last_heard_timestamp_seconds",
                                         "When something last came from the agent.", gauge};

inline constexpr Metric client_overflow{"watchbill_client_overflow",
                                        "Whether the client's new work overflows to the provider now: 1, or 0.", gauge};
inline constexpr Metric client_open{"watchbill_client_open",
                                    "Whether the client's internal team is in its hours now: 1, or 0.", gauge};
inline constexpr Metric incidents{
    "watchbill_incidents", "Incidents that are not closed, drills left out, by client, owner, severity and state.",
    gauge};
inline constexpr Metric alert{"watchbill_alert",
                              "Incidents that are not resolved, drills left out, one series each; always 1.", gauge};
inline constexpr Metric desk_commits{"watchbill_desk_commit_duration_seconds",
                                     "Time to decide on a group of inputs and commit what follows.", histogram};
inline constexpr Metric desk_inputs{"watchbill_desk_inputs_total", "Inputs of the desk, by what came of them.",
                                    counter};
inline constexpr Metric journal_size{"watchbill_journal_size_bytes", "Size of the journal on disk.", gauge};

inline constexpr Metric deliveries{"watchbill_deliveries_total",
                                   "Messages to people that are settled, by channel and result.", counter};
inline constexpr Metric deliveries_pending{"watchbill_deliveries_pending",
                                           "Messages to people that are on their way, by channel.", gauge};

inline constexpr Metric ingest_streams{"watchbill_ingest_streams", "Agents' streams that are open.", gauge};
inline constexpr Metric ingest_connections{"watchbill_ingest_connections", "Agents' connections that are open.", gauge};
inline constexpr Metric ingest_frames{"watchbill_ingest_frames_total", "Frames received.", counter};
inline constexpr Metric ingest_replayed{"watchbill_ingest_replayed_frames_total", "Frames received in the replay lane.",
                                        counter};
inline constexpr Metric ingest_duplicates{"watchbill_ingest_duplicate_frames_total",
                                          "Frames received that had been applied before.", counter};
inline constexpr Metric ingest_too_old{"watchbill_ingest_too_old_frames_total",
                                       "Frames received from before the window's horizon, and passed over.", counter};
inline constexpr Metric ingest_future{"watchbill_ingest_future_frames_total",
                                      "Frames received of a time that had not come, and passed over.", counter};
inline constexpr Metric ingest_samples{"watchbill_ingest_samples_total", "Samples taken into the window.", counter};
inline constexpr Metric ingest_bytes{"watchbill_ingest_bytes_total", "Bytes of messages received.", counter};
inline constexpr Metric ingest_rejected{"watchbill_ingest_rejected_total",
                                        "Streams and connections refused or ended, by reason.", counter};

inline constexpr Metric window_endpoints{"watchbill_window_endpoints", "Endpoints in the window.", gauge};
inline constexpr Metric window_series{"watchbill_window_series", "Series in the window.", gauge};
inline constexpr Metric window_samples{"watchbill_window_samples", "Samples in the window.", gauge};
inline constexpr Metric window_shed{
    "watchbill_window_shed_samples_total",
    "Samples given up before the horizon: their endpoint had all the memory it may take.", counter};
inline constexpr Metric window_size{"watchbill_window_size_bytes", "Memory that the window's samples take.", gauge};

inline constexpr Metric rules{"watchbill_rules", "Rules that are evaluated, by client.", gauge};
inline constexpr Metric rules_failing{"watchbill_rules_failing", "Rules whose last evaluation failed, by client.",
                                      gauge};
inline constexpr Metric alerts{"watchbill_alerts", "Alerts by client and state (pending, firing).", gauge};
inline constexpr Metric rule_steps{"watchbill_rule_evaluation_duration_seconds",
                                   "Time to evaluate one client's rules that were due.", histogram};
inline constexpr Metric rule_edges{"watchbill_rule_edges_total", "Alerts that began or ended, by client and edge.",
                                   counter};

inline constexpr Metric http_connections{"watchbill_http_connections", "HTTP connections that are open.", gauge};
inline constexpr Metric event_listeners{"watchbill_http_event_listeners", "Event streams that are open.", gauge};

inline constexpr Metric cpu{"process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", counter};
inline constexpr Metric start_time{"process_start_time_seconds",
                                   "Start time of the process since unix epoch in seconds.", gauge};
inline constexpr Metric resident{"process_resident_memory_bytes", "Resident memory size in bytes.", gauge};
inline constexpr Metric virtual_memory{"process_virtual_memory_bytes", "Virtual memory size in bytes.", gauge};
inline constexpr Metric open_fds{"process_open_fds", "Number of open file descriptors.", gauge};
inline constexpr Metric max_fds{"process_max_fds", "Maximum number of open file descriptors.", gauge};
inline constexpr Metric threads{"process_threads", "Number of OS threads in the process.", gauge};

}  // namespace names

}  // namespace watchbill::metrics
