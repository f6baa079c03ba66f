"""include_check finds what it is there to find: rows of a file, an include, and what is said of it."""
import importlib.machinery
import importlib.util
import pathlib
import unittest

_path = str(pathlib.Path(__file__).parent / "include_check")
_spec = importlib.util.spec_from_loader("include_check", importlib.machinery.SourceFileLoader("include_check", _path))
check = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(check)

ALLOWED = [
    ("a decision may use an earlier folder", "collector/ownership/decision.cc", "collector/roster/roster.h", True),
    ("… and absl time", "collector/roster/zone.h", "absl/time/time.h", False),
    ("the desk sees the journal's interface", "collector/desk/desk.cc", "collector/journal/journal.h", True),
    ("JSON in a source of the edge", "collector/http/api.cc", "nlohmann/json.hpp", False),
    ("JSON's forward declarations in a header", "collector/http/api.h", "nlohmann/json_fwd.hpp", False),
    ("the app sees everything of its program", "collector/app.cc", "collector/journal/sqlite/store.h", True),
    ("the standard library anywhere", "collector/incident/apply.cc", "vector", False),
]
REFUSED = [
    ("a decision may not include a later folder", "collector/roster/roster.h", "collector/ownership/policy.h", True, "may not include"),
    ("no protobuf in a pure folder", "collector/incident/x.cc", "google/protobuf/message.h", False, "protobuf"),
    ("no gRPC in any header", "collector/ingest/x.h", "grpcpp/grpcpp.h", False, "only"),
    ("spdlog in log.cc alone", "collector/http/x.cc", "spdlog/spdlog.h", False, "proto/shared/log.cc"),
    ("no std::regex", "collector/cli/x.cc", "regex", False, "nothing"),
    ("acting folders not each other", "collector/paging/x.cc", "collector/http/api.h", True, "may not include"),
    ("of the journal only its interface", "collector/paging/x.cc", "collector/journal/sqlite.h", True, "may not include"),
    ("agent and collector never each other", "agent/app.cc", "collector/window/window.h", True, "may not include"),
    ("nothing relative", "agent/probe/x.cc", "x.h", True, "from the top"),
    ("base does not see runtime", "proto/shared/time.h", "proto/shared/log.h", True, "may not include"),
]


class IncludeCheck(unittest.TestCase):
    def test_what_the_rows_allow_passes(self):
        for name, path, header, ours in ALLOWED:
            with self.subTest(name):
                self.assertIsNone(check.breach(path, header, ours))

    def test_what_the_rows_refuse_is_said(self):
        for name, path, header, ours, words in REFUSED:
            with self.subTest(name):
                self.assertIn(words, check.breach(path, header, ours) or "")

    def test_the_top_level_is_a_closed_list(self):
        whole = [f"{name}/x" for name in ("agent", "collector", "packaging", "proto", "tests")]
        whole += ["CMakeLists.txt", "CMakePresets.json", "README.md", ".ci/run"]
        self.assertEqual(check.check_listing(whole), [])
        self.assertEqual(check.check_listing(whole + ["notes.txt"]), ["notes.txt: does not belong at the top level"])
        self.assertEqual(check.check_listing(whole[1:]), ["agent: missing from the top level"])
        self.assertEqual(check.check_listing(whole + ["collector/util/x.h"]), ["collector/util: no folder of the map"])


if __name__ == "__main__":
    unittest.main()
