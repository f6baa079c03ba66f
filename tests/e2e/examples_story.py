"""The example configuration is valid, its rules in promtool's eyes too."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import ROOT, examples
from live.story import Story, equal, tell


def run(*argv) -> subprocess.CompletedProcess:
    return subprocess.run([str(a) for a in argv], capture_output=True, text=True, timeout=30)


def body(story: Story) -> None:
    folder = examples.install(story.folder / "etc")
    checked = run(story.program("watchbill"), "check", "--config", folder)
    equal((checked.returncode, checked.stderr), (0, ""), f"watchbill check on the examples ({checked.stdout})")
    shown = run(story.program("watchbill-agent"), "show", "--config", folder / "agent.yml")
    equal(shown.returncode, 0, f"watchbill-agent show with the example ({shown.stderr})")
    lint = subprocess.run(["promtool", "check", "rules", *(folder / "rules").glob("*.yml")], capture_output=True, text=True)
    equal(lint.returncode, 0, f"promtool check rules ({lint.stdout}{lint.stderr})")


tell("examples", body)
