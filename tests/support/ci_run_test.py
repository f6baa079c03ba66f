"""What .ci/run does with its steps, in a tree whose steps are stand-ins."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STEPS = {
    "packaging/packages/install": "packages",
    "bin/clang-format-19": "formatting (clang-format 19)",
    "tests/support/include_check": "include check",
    "tests/run": "build and tests (preset dev)",
    "tests/fuzz/run": "fuzz targets, a few seconds each",
    "tests/support/tidy_changed": "clang-tidy 19 on what changed",
}
SUMMARY = "100% tests passed, 0 tests failed out of 7"


class CiRun(unittest.TestCase):
    def run_with(self, failing: set[str]) -> tuple[int, list[str], list[str]]:
        """Status, lines of output, and the programs that were started, in order."""
        with tempfile.TemporaryDirectory() as folder:
            tree = pathlib.Path(folder)
            (tree / ".ci").mkdir()
            shutil.copy(ROOT / ".ci/run", tree / ".ci/run")
            for name in (*STEPS, "bin/git"):
                program = tree / name
                program.parent.mkdir(parents=True, exist_ok=True)
                said = f'echo {name} >>"{tree}/started"\n' if name in STEPS else "printf 'a.cc\\0'\n"
                said += f"echo '{SUMMARY}'\n" if name == "tests/run" and name not in failing else ""
                program.write_text(f"#!/bin/sh\n{said}exit {int(name in failing)}\n")
                program.chmod(0o755)
            done = subprocess.run([tree / ".ci/run"], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, cwd="/",
                                  env={"PATH": f"{tree}/bin:/usr/bin:/bin"})
            return done.returncode, done.stdout.splitlines(), (tree / "started").read_text().split()

    def test_a_step_that_fails_hides_no_other(self):
        every = self.run_with(set())[2]
        self.assertEqual(set(every), set(STEPS))
        self.assertEqual(every.count("tests/run"), 2)  # once more with sanitizers
        for failing in ({"packaging/packages/install"}, {"tests/run"}, set(STEPS)):
            with self.subTest(failing=failing):
                status, lines, started = self.run_with(failing)
                self.assertEqual(status, 1)
                self.assertEqual(started, every)
                for name in failing:
                    self.assertTrue(any(line.endswith(f"FAILED  {STEPS[name]}") for line in lines), lines)

    def test_it_closes_with_the_total_and_the_summary_of_the_tests(self):
        status, lines, _ = self.run_with(set())
        self.assertEqual((status, lines[-1]), (0, SUMMARY))
        self.assertTrue(any(line.startswith("=== what each took, ") and line.endswith(" s in all") for line in lines), lines)
        self.assertEqual(self.run_with({"tests/run"})[1][-1], "the tests did not come to their summary")


if __name__ == "__main__":
    unittest.main()
