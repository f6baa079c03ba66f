"""Bad configuration: every error at once with its place, exit 2; a running collector keeps the one it has."""
import json
import pathlib
import re
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import policy
from live.programs import Collector, certificates
from live.story import Story, check, equal, tell
from children import wait_for

PLACE = re.compile(r"^(?:.*?/)?((?:clients/|rules/)?[a-z]+\.yml):(\d+):(\d+): (.+)$", re.MULTILINE)

# What is broken where: file, the line's words, what they become, and a word the error must say.
BREAKS = [
    ("msp.yml", "answers: {default: noc}", "answers: {default: nox}", "nox"),
    ("msp.yml", "time_zone: Etc/UTC", "time_zone: Mars/Olympus", "Mars/Olympus"),
    ("clients/day.yml", "lead: ana-day", "lead: anna-day", "anna-day"),
    ("clients/day.yml", "response: {P1: 15m}", "response: {P1: soon}", "soon"),
    ("clients/day.yml", "hours: {mon-sun:", "hourz: {mon-sun:", "hourz"),
    ("rules/volumes.yml", "for: 1s", "for: a while", "a while"),
]


def good(collector: Collector, hours: str) -> None:
    collector.write("msp.yml", policy.msp("[{email: anna@northstar.example}]"))
    collector.write("clients/day.yml", policy.client("day", hours, "[{email: ana@day.example}]"))
    collector.write("rules/volumes.yml", policy.volume_rule("/nowhere"))


def break_it(collector: Collector) -> list[tuple[str, int]]:
    """Breaks every file; the places (file, line) at which errors must be found."""
    places = []
    for name, words, instead, _ in BREAKS:
        text = (collector.folder / name).read_text()
        check(words in text, f"{name} has {words!r} to break")
        places.append((name, text[: text.index(words)].count("\n") + 1))
        collector.write(name, text.replace(words, instead))
    return places


def check_said(said: str, places: list[tuple[str, int]], by: str) -> None:
    found = [(m[1], int(m[2])) for m in PLACE.finditer(said)]
    for place, (_, _, _, word) in zip(places, BREAKS):
        check(place in found, f"{by} names {place[0]}:{place[1]}: {said}")
        check(word in said, f"{by} says {word!r}: {said}")


def body(story: Story) -> None:
    collector = Collector(story, certificates(story.folder / "certificates"))
    collector.write_main(f"""channels:
  email: {{host: 127.0.0.1, port: 9, security: none, from: "w@northstar.example"}}
""")
    open_hours, until = policy.open_now()
    good(collector, open_hours)
    places = break_it(collector)

    start = subprocess.run([story.program("watchbill-collector"), "--config", collector.folder / "collector.yml"],
                           capture_output=True, text=True, timeout=30)
    equal(start.returncode, 2, f"status of a collector with bad configuration ({start.stderr})")
    check_said(start.stderr, places, "the collector")
    checked = subprocess.run([story.program("watchbill"), "check", "--config", collector.folder], capture_output=True, text=True, timeout=30)
    equal(checked.returncode, 2, f"status of watchbill check ({checked.stdout}{checked.stderr})")
    check_said(checked.stdout + checked.stderr, places, "watchbill check")

    good(collector, open_hours)
    checked = subprocess.run([story.program("watchbill"), "check", "--config", collector.folder], capture_output=True, text=True, timeout=30)
    equal(checked.returncode, 0, f"status of watchbill check on good files ({checked.stdout}{checked.stderr})")
    collector.start()
    equal(collector.api("/api/v1/who?client=day")["owner"], "internal", "owner before the reload")

    closed_hours, _ = policy.closed_now()
    good(collector, closed_hours)
    places = break_it(collector)
    from children import http
    status, _, text = http(collector.url + "/api/v1/reload", collector.token, {})
    equal(status, 422, f"status of a reload with bad files ({text})")
    for (name, line), (_, _, _, word) in zip(places, BREAKS):
        check(word in text and f"{name}:{line}:" in text, f"the answer to the reload names {name}:{line} and {word!r}: {text}")
    equal(collector.api("/api/v1/who?client=day")["owner"], "internal", "owner after a reload that was refused")

    before = collector.child.last_words(1000).count("hourz")
    collector.child.signal(signal.SIGHUP)
    wait_for("SIGHUP with bad files is answered in the log", lambda: collector.child.last_words(1000).count("hourz") > before, 10,
             [collector.child])
    equal(collector.api("/api/v1/who?client=day")["owner"], "internal", "owner after SIGHUP with bad files")

    good(collector, closed_hours)
    for folder in ("rules", "clients"):
        (collector.folder / folder).rename(collector.folder / "elsewhere")
        status, _, text = http(collector.url + "/api/v1/reload", collector.token, {})
        equal(status, 422, f"status of a reload without {folder}/ ({text})")
        check(f"/{folder}: the folder of {folder} cannot be read: No such file" in text, f"the answer names {folder}/: {text}")
        (collector.folder / "elsewhere").rename(collector.folder / folder)
    equal(collector.api("/api/v1/who?client=day")["owner"], "internal", "owner after reloads without a folder")

    collector.child.signal(signal.SIGHUP)
    wait_for("SIGHUP with good files changes the answer", lambda: collector.api("/api/v1/who?client=day")["owner"] == "msp", 10,
             [collector.child])

    status, _, text = http(collector.url + "/api/v1/reload", collector.token, {})
    equal(status, 200, f"status of a reload with good files ({text})")
    reload = subprocess.run([story.program("watchbill"), "reload", "--url", collector.url, "--token-file", collector.data / "api.token"],
                            capture_output=True, text=True, timeout=30)
    equal((reload.returncode, reload.stdout), (0, "reloaded\n"), f"watchbill reload ({reload.stderr})")
    warnings = json.loads(text)["warnings"]
    check(bool(warnings), "the good files have something to warn of")
    for warning in warnings:
        check(f"warning: {warning}\n" in reload.stderr, f"watchbill reload prints {warning!r}: {reload.stderr}")
        equal(collector.child.last_words(1000).count(warning), 1, f"how often the log says {warning!r}, over a start and several reloads")


tell("configuration", body)
