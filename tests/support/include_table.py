"""The include rules of the design (architecture.md, Folders) as data. include_check reads it; nothing else does.

A row says, for a folder: which of our folders it may include, which third-party headers, and any header that it may name
although the folder it stands in is closed to it.
"""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    folders: frozenset[str]
    third_party: frozenset[str] = frozenset()
    headers: frozenset[str] = field(default=frozenset())


# Third-party headers by the start of their names.
THIRD_PARTY = {
    "absl/time/": "absl time",
    "absl/": "absl",
    "boost/": "boost",
    "catch2/": "catch",
    "CLI/": "CLI11",
    "curl/": "curl",
    "fmt/": "fmt",
    "google/protobuf/": "protobuf",
    "grpc/": "grpc",
    "grpcpp/": "grpc",
    "libical/": "libical",
    "nlohmann/": "json",
    "openssl/": "openssl",
    "prometheus/": "prometheus-cpp",
    "re2/": "re2",
    "snappy": "snappy",
    "sodium": "sodium",
    "soci/": "soci",
    "spdlog/": "spdlog",
    "sqlite3.h": "sqlite",
    "tl/expected.hpp": "expected",
    "watchbill/v1/": "wire",
    "yaml-cpp/": "yaml-cpp",
    "zstd": "zstd",
}
ANY = frozenset(THIRD_PARTY.values())

# Headers that only .cc files may include: they make everything that sees them slow to compile.
ONLY_IN_SOURCES = (
    "CLI/", "boost/beast", "boost/asio/ssl", "grpc/", "grpcpp/", "nlohmann/json.hpp", "spdlog/",
    "watchbill/v1/uplink.grpc.pb.h",
)
# … and these only one file of the whole program, or none.
ONLY_THERE = {"spdlog/": ("proto/shared/log.cc",), "regex": ()}

# proto/shared is two libraries in one folder.
RUNTIME = {"backoff", "log", "ticker", "tls"}

BASE_THIRD = frozenset({"expected", "yaml-cpp"})
PURE_THIRD = frozenset({"expected", "absl time", "libical", "re2"})
BASE, RUNTIME_ROW = "proto/shared base", "proto/shared runtime"


def _table() -> dict[str, Row]:
    rows = {
        BASE: Row(frozenset(), BASE_THIRD),
        RUNTIME_ROW: Row(frozenset({BASE}), ANY),
        "proto/frame": Row(frozenset({BASE}), frozenset({"expected", "zstd"})),
    }
    deciding = ["template", "access", "roster", "ownership", "incident", "promql"]
    earlier = {BASE}
    for name in deciding:
        rows[f"collector/{name}"] = Row(frozenset(earlier), PURE_THIRD)
        earlier.add(f"collector/{name}")
    decide = frozenset(earlier)
    earlier = {BASE, "collector/promql", "collector/template"}
    for name in ["window", "fleet", "rules"]:
        rows[f"collector/{name}"] = Row(frozenset(earlier), PURE_THIRD)
        earlier.add(f"collector/{name}")
    rows["collector/config"] = Row(decide | {"collector/rules"}, PURE_THIRD)
    rows["collector/desk"] = Row(decide | {"collector/fleet"}, PURE_THIRD, frozenset({"collector/journal/journal.h"}))
    rows["collector/simulate"] = Row(
        decide | {"collector/rules", "collector/config", "collector/desk"}, PURE_THIRD | {"json"},
        frozenset({"collector/journal/journal.h"}))
    rows["collector/fetch"] = Row(frozenset({BASE, RUNTIME_ROW}), ANY)
    acting = decide | {
        f"collector/{name}" for name in ["window", "fleet", "rules", "config", "fetch"]
    } | {BASE, RUNTIME_ROW, "proto/frame"}
    for name in ["ingest", "enrol", "journal", "paging", "http", "metrics"]:
        rows[f"collector/{name}"] = Row(
            acting, ANY, frozenset({"collector/desk/desk.h", "collector/journal/journal.h"}))
    proto = frozenset({BASE, RUNTIME_ROW, "proto/frame"})
    for name in ["probe", "check", "spool", "uplink"]:
        rows[f"agent/{name}"] = Row(proto, ANY)
    for program in ["agent", "collector"]:  # main, app; what stands on everything of its program
        below = proto | {row for row in rows if row.startswith(program + "/")}
        rows[program] = Row(below, ANY)
    rows["collector/cli"] = Row(rows["collector"].folders, ANY)
    everything = frozenset(rows)
    rows["tests"] = Row(everything | {"tests"}, ANY)
    return rows


TABLE = _table()

# The top level stays exactly so, beside dotfiles.
TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "README.md", "agent", "collector", "packaging", "proto", "tests",
}
# A folder stands where the map has it, and nowhere else.
MAP = {
    "proto": {"watchbill", "frame", "shared"},
    "agent": {"probe", "check", "spool", "uplink"},
    "collector": {
        "config", "ingest", "enrol", "fleet", "window", "promql", "template", "rules", "roster", "ownership", "incident",
        "access", "desk", "simulate", "journal", "fetch", "paging", "http", "metrics", "console", "cli",
    },
}
