"""The collector and the agent as processes under a story."""
import json
import pathlib
import subprocess

from . import ROOT
from .story import Story
from children import Child, http, read_json, wait_for


def certificates(folder: pathlib.Path, *identities: str) -> pathlib.Path:
    """A CA of its own in `folder`, with a server certificate and one for each CLIENT/SITE/AGENT."""
    subprocess.run([ROOT / "packaging/demo/certificates", folder, *identities], check=True)
    return folder


class Collector:
    """Configuration under STORY/NAME, data under STORY/NAME/data. `certificates` holds server.pem and ca.pem."""

    def __init__(self, story: Story, certificates: pathlib.Path, name: str = "collector"):
        self.story, self.name = story, name
        self.folder = story.folder / name
        self.data = self.folder / "data"
        self.certificates = certificates
        self.child: Child | None = None
        (self.folder / "clients").mkdir(parents=True)
        (self.folder / "rules").mkdir()
        self.data.mkdir(mode=0o700)

    def write(self, name: str, text: str) -> pathlib.Path:
        """A file of the configuration directory."""
        path = self.folder / name
        path.write_text(text)
        return path

    def write_main(self, channels: str = "", agents_port: int = 0) -> None:
        """collector.yml on free ports (or the agents' port it had before)."""
        self.write("collector.yml", f"""listen: {{agents: "127.0.0.1:{agents_port}", http: "127.0.0.1:0"}}
tls: {{identity: {self.certificates}/server.pem, agents_ca: {self.certificates}/ca.pem}}
data: {self.data}
external_url: "https://watch.example"
{channels}""")

    def start(self) -> "Collector":
        """Returns when it says that it is ready."""
        (self.data / "ports.json").unlink(missing_ok=True)
        argv = [self.story.program("watchbill-collector"), "--config", self.folder / "collector.yml"]
        if self.child is None:
            self.child = self.story.child(self.name, argv)
        else:
            self.child.start()
        ports = wait_for("the collector listens", lambda: read_json(self.data / "ports.json"), 20, [self.child])
        self.agents_port, self.http_port = ports["agents"], ports["http"]
        wait_for("the collector is ready", lambda: self.get("/-/ready")[0] == 200, 20, [self.child])
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def token(self) -> str:
        return (self.data / "api.token").read_text().strip()

    def get(self, path: str, token: str | None = None):
        """Status, headers and text."""
        return http(self.url + path, token)

    def api(self, path: str, body: dict | None = None):
        """The JSON of an API call that must succeed; nothing when it does not."""
        status, _, text = http(self.url + path, self.token, body)
        return json.loads(text) if status == 200 else None

    def incidents(self, client: str | None = None) -> list[dict]:
        found = self.api("/api/v1/incidents" + (f"?client={client}" if client else ""))
        return found["incidents"] if found else []

    def incident(self, identifier: str) -> dict:
        return self.api(f"/api/v1/incidents/{identifier}")

    def command(self, *arguments, timeout: float = 20) -> subprocess.CompletedProcess:
        """`watchbill ARGUMENTS` against this collector."""
        return subprocess.run([self.story.program("watchbill"), "--url", self.url, "--token-file", self.data / "api.token",
                               *arguments], capture_output=True, text=True, timeout=timeout)

    def metric(self, name: str, **labels: str) -> float | None:
        """The value of the first sample of /metrics with these labels among its own."""
        for line in self.get("/metrics")[2].splitlines():
            head, _, value = line.rpartition(" ")
            if head.split("{")[0] == name and all(f'{key}="{value_}"' in head for key, value_ in labels.items()):
                return float(value)
        return None


class Agent:
    """An agent of one identity CLIENT/SITE/NAME, ticking each second."""

    def __init__(self, story: Story, collector: Collector, identity: str, certificates: pathlib.Path | None = None):
        self.story, self.collector = story, collector
        self.name = identity.split("/")[2]
        self.folder = story.folder / f"agent-{self.name}"
        self.certificates = certificates or collector.certificates
        self.folder.mkdir()
        self.child: Child | None = None

    def start(self) -> "Agent":
        (self.folder / "agent.yml").write_text(f"""collector: "127.0.0.1:{self.collector.agents_port}"
tls: {{identity: {self.certificates}/{self.name}.pem, collector_ca: {self.collector.certificates}/ca.pem}}
data: {self.folder}/data
tick: 1s
""")
        if self.child is None:
            argv = [self.story.program("watchbill-agent"), "--config", self.folder / "agent.yml"]
            self.child = self.story.child(f"agent-{self.name}", argv)
        else:
            self.child.start()
        return self

    def wait_until_heard(self) -> "Agent":
        wait_for(f"agent {self.name} is heard", lambda: self.name in json.dumps(self.collector.api("/api/v1/agents") or {}), 30,
                 [self.child, self.collector.child])
        return self
