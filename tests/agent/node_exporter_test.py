"""Compares `watchbill-agent show` with Debian's prometheus-node-exporter on this machine at this moment: names, types and labels
of the families that the probes of this version have. What differs is printed; nothing may, but what is listed with a reason."""
import re
import shutil
import subprocess
import sys
import urllib.request

EXPORTER = "prometheus-node-exporter"
# Prefixes of what the probes so far have. Other families of node_exporter come with later probes.
FAMILIES = re.compile(r"node_(cpu_seconds|cpu_guest|memory_(?!numa)|load\d|filesystem|disk|network|uname|intr_|context_switches|forks|"
                      r"boot_time|procs_|vmstat|pressure|time_|scrape_collector)")
# name pattern: why we have it and node_exporter 1.5 has not, or the other way round
REASONS = {
    r"^node_disk_(ata|device_mapper|filesystem)_": "facts of udev, which come with the hardware probes",
    r"^node_scrape_collector_": "one series a probe: theirs and ours are not the same set",
    r"^node_pressure_irq_": "newer than node_exporter 1.5",
    r"^node_time_(?!seconds|zone|clocksource)": "newer than node_exporter 1.5",
}
# Debian's package leaves out more by default than node_exporter itself, whose choice is ours.
UPSTREAM_DEFAULTS = ["--collector.netdev.device-exclude=",
                     "--collector.filesystem.mount-points-exclude="
                     "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)"]
# Labels that are newer than node_exporter 1.5.
NEWER_LABELS = {("node_network_info", "adminstate")}
SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def read(text: str) -> dict[str, str]:
    """Series (labels sorted, empty ones left out, as Prometheus means them) and the type of each."""
    types, series = {}, {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            types[name] = kind
        match = SAMPLE.match(line)
        if match and FAMILIES.match(match[1]):
            labels = sorted((name, value) for name, value in LABEL.findall(match[2] or "")
                            if value and (match[1], name) not in NEWER_LABELS)
            series[match[1] + "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}"] = types.get(match[1], "untyped")
    return series


def exporter_text() -> str:
    with subprocess.Popen([EXPORTER, "--web.listen-address=127.0.0.1:0", *UPSTREAM_DEFAULTS], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          text=True) as process:
        try:
            for line in process.stderr:
                match = re.search(r'127\.0\.0\.1:(\d+)', line)
                if match and match[1] != "0":
                    with urllib.request.urlopen(f"http://127.0.0.1:{match[1]}/metrics", timeout=20) as answer:
                        return answer.read().decode()
            raise SystemExit("node exporter ended without listening")
        finally:
            process.terminate()


def main() -> None:
    if not shutil.which(EXPORTER):
        print(f"SKIPPED: {EXPORTER} is not installed")
        return
    theirs = read(exporter_text())
    ours = read(subprocess.run([sys.argv[1], "show"], check=True, capture_output=True, text=True).stdout)
    differences = [("only node_exporter", s, t) for s, t in theirs.items() if s not in ours]
    differences += [("only watchbill-agent", s, t) for s, t in ours.items() if s not in theirs]
    differences += [("another type", s, f"{theirs[s]} there, {t} here") for s, t in ours.items() if theirs.get(s, t) != t]
    unexplained = 0
    for what, series, kind in sorted(differences):
        reason = next((why for pattern, why in REASONS.items() if re.search(pattern, series)), None)
        unexplained += reason is None
        print(f"{what}: {series} ({kind}): {reason or 'NO REASON'}")
    print(f"{len(set(theirs) & set(ours))} series in both, {len(differences)} differ, {unexplained} of them without a reason")
    if len(set(theirs) & set(ours)) < 100 or unexplained:
        sys.exit(1)


main()
