"""Debian's Prometheus scrapes the collector: a query finds the incident with its owner, and the target stays up."""
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import two_clients
from live.story import Skip, check, equal, tell
from children import http, wait_for


def free_port() -> int:
    """Prometheus cannot say which port it got, so one is asked for and given back just before."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Prometheus:
    def __init__(self, story, collector):
        self.port = free_port()
        config = story.folder / "prometheus.yml"
        config.write_text(f"""global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - job_name: watchbill
    static_configs: [{{targets: ["127.0.0.1:{collector.http_port}"]}}]
""")
        self.child = story.child("prometheus", [
            "prometheus", f"--config.file={config}", f"--web.listen-address=127.0.0.1:{self.port}",
            f"--storage.tsdb.path={story.folder}/tsdb"])
        wait_for("Prometheus is ready", lambda: self.get("/-/ready")[0] == 200, 30, [self.child])

    def get(self, path: str):
        return http(f"http://127.0.0.1:{self.port}{path}")

    def query(self, expression: str) -> list[dict]:
        status, _, text = self.get("/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
        return json.loads(text)["data"]["result"] if status == 200 else []


def lint(metrics: str) -> str:
    """What promtool has to say about them."""
    done = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip() or ("" if done.returncode == 0 else f"status {done.returncode}")


def body(story) -> None:
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        raise Skip("Prometheus is not installed (apt-get install prometheus)")
    stage = two_clients.TwoClients(story)
    stage.start()
    prometheus = Prometheus(story, stage.collector)
    stage.wait("the collector is a target that is up",
               lambda: [s for s in prometheus.query('up{job="watchbill"}') if s["value"][1] == "1"])

    stage.volume.fill()
    stage.wait("an incident of the closed client", lambda: stage.incident_in("night", "open"))
    stage.wait("an incident of the open client", lambda: stage.incident_in("day", "open"))
    for client, owner in (("night", "msp"), ("day", "internal")):
        found = stage.wait(f"a query finds the incident of {client} with its owner", lambda: prometheus.query(
            f'watchbill_incidents{{client="{client}",state="open"}} > 0'))
        equal([(s["metric"]["owner"], s["metric"]["severity"], s["value"][1]) for s in found], [(owner, "P1", "1")],
              f"watchbill_incidents of {client} in Prometheus")
    up = stage.wait("agents by state are there", lambda: prometheus.query("sum by (state) (watchbill_agents)"))
    check(bool(up), "watchbill_agents has a state")

    equal([s["value"][1] for s in prometheus.query('min_over_time(up{job="watchbill"}[10m])')], ["1"],
          "the target's worst state since the first scrape that found it")
    equal(lint(stage.collector.get("/metrics")[2]), "", "promtool check metrics")


two_clients.need_small_volume()
tell("prometheus", body)
