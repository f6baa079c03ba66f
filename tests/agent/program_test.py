"""The agent's program from outside: exit codes, errors with their places, what it links, and what promtool says of `show`."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

AGENT = sys.argv[1]


def run(*arguments, stdin=None):
    return subprocess.run([str(a) for a in arguments], capture_output=True, text=True, input=stdin, timeout=60)


def check(condition, message):
    if not condition:
        print("FAILED:", message)
        sys.exit(1)


version = run(AGENT, "--version")
check(version.returncode == 0 and re.fullmatch(r"watchbill-agent \d+\.\d+\.\d+\n", version.stdout), version)
for wrong in ([], ["--config"], ["dance"]):
    done = run(AGENT, *wrong)
    check(done.returncode == 2 and "usage:" in done.stderr, (wrong, done))

with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder, "agent.yml")
    file.write_text("collector: nowhere\ntls: {identity: a.pem}\ntick: 1h\n")
    done = run(AGENT, "--config", file)
    check(done.returncode == 2, done)
    for place in (":1:12: ", ":2:6: ", ":3:7: "):
        check(f"{file}{place}" in done.stderr, (place, done.stderr))
    file.write_text('collector: "localhost:1"\ntls: {identity: a.pem, collector_ca: ca.pem}\n')
    done = run(AGENT, "--config", file)
    check(done.returncode == 2 and "a.pem" in done.stderr and "ca.pem" in done.stderr, done)
    check(run(AGENT, "show", "--config", file).returncode == 0, "show needs no certificates")

shown = run(AGENT, "show")
check(shown.returncode == 0 and "\nnode_load1 " in shown.stdout, shown.stderr)
if shutil.which("promtool"):
    # node_exporter's own names are in camel case here and there; promtool says so of both, and finds nothing else.
    lint = [line for line in run("promtool", "check", "metrics", stdin=shown.stdout).stderr.splitlines()
            if "snake_case" not in line and line.strip()]
    check(not lint, lint)

needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", AGENT).stdout)) if shutil.which("readelf") else set()
extra = {library for library in needed if not re.match(r"(libc|libm|ld-linux.*|libssl|libcrypto|libasan|libubsan|libtsan)\.so", library)}
sanitized = any("san" in library for library in needed)
check(sanitized or not extra, f"linked with {extra}")
print("linked with", ", ".join(sorted(needed)))
