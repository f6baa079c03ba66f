"""systemd finds nothing wrong with the units, once the programs that they start are at their places."""
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import ROOT
from live.story import Skip, Story, equal, tell


def body(story: Story) -> None:
    if not shutil.which("systemd-analyze"):
        raise Skip("systemd-analyze is not here: package systemd is not installed")
    for name in ("watchbill-agent", "watchbill-collector"):
        unit = story.folder / f"{name}.service"
        unit.write_text((ROOT / f"packaging/systemd/{name}.service").read_text().replace(f"/usr/bin/{name}", str(story.program(name))))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, timeout=30)
        equal([line for line in (done.stdout + done.stderr).splitlines() if name in line], [], f"what systemd-analyze says of {name}")


tell("units", body)
