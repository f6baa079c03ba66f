"""The reasons of skipped tests are said before ctest's summary, and the summary closes the output."""
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("ctest_with_reasons")
OUTPUT = """1/2 Test #1: e2e: a story ..........***Skipped   0.06 sec
2/2 Test #2: test_x: a sentence ....   Passed    0.04 sec

100% tests passed, 0 tests failed out of 2

Total Test time (real) =   0.10 sec

The following tests did not run:
\t  1 - e2e: a story (Skipped)
"""
LOG = """1/2 Testing: e2e: a story
1/2 Test: e2e: a story
Output:
----------------------------------------------------------
SKIPPED: no volume can be mounted here
<end of output>
2/2 Testing: test_x: a sentence
2/2 Test: test_x: a sentence
Output:
"""


def passed_on(log: str | None) -> str:
    with tempfile.TemporaryDirectory() as folder:
        if log is not None:
            (pathlib.Path(folder) / "LastTest.log").write_text(log)
        return subprocess.run([SCRIPT, folder], input=OUTPUT, capture_output=True, text=True, check=True).stdout


class Reasons(unittest.TestCase):
    def test_a_reason_stands_before_the_summary(self):
        said = passed_on(LOG)
        self.assertIn("SKIPPED here, 1 in all:\n  e2e: a story: no volume can be mounted here\n", said)
        self.assertLess(said.index("no volume"), said.index("100% tests passed"))
        self.assertTrue(said.endswith(OUTPUT[OUTPUT.index("100%"):]))

    def test_without_skipped_tests_ctest_is_passed_on_as_it_is(self):
        self.assertEqual(passed_on("1/1 Testing: test_x: a sentence\n"), OUTPUT)

    def test_without_a_log_too(self):
        self.assertEqual(passed_on(None), OUTPUT)


if __name__ == "__main__":
    unittest.main()
