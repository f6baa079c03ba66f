"""README.md says what is there: every path in it exists, every command in it is run, or run as far as it can be here."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import ROOT, examples
from live.programs import Agent, Collector, certificates
from live.story import Story, check, equal, tell
from children import http

TOP = ("agent/", "build/", "collector/", "packaging/", "proto/", "tests/", ".ci/")
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    """Fenced blocks of a language; an empty one is a block that names none."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Lines of the sh blocks, comments taken off."""
    lines = [re.sub(r"\s+#.*$", "", line).strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line]


class Reader:
    """Does what the README says, with the programs of this build and a collector that runs the examples."""

    def __init__(self, story: Story):
        self.story = story
        self.root = story.folder / "root"
        self.etc = examples.install(self.root / "etc/watchbill")
        self.environment = dict(os.environ)
        self.checked = 0
        self.start_collector()

    def start_collector(self) -> None:
        own = certificates(self.story.folder / "certificates", "peach/hq/web-1")
        self.collector = collector = Collector(self.story, own)
        for folder in ("clients", "rules"):
            shutil.copytree(self.etc / folder, collector.folder / folder, dirs_exist_ok=True)
        shutil.copy(self.etc / "msp.yml", collector.folder)
        collector.write("noc-chat.secret", (self.etc / "noc-chat.secret").read_text()).chmod(0o600)
        collector.write("pagerduty-noc.key", (self.etc / "pagerduty-noc.key").read_text()).chmod(0o600)
        collector.write_main("""channels:
  email: {host: 127.0.0.1, port: 9, security: none, from: "w@northstar.example"}
  webhooks: {noc-chat: {url: "http://127.0.0.1:9/", secret_file: noc-chat.secret}}
  pagerduty: {url: "http://127.0.0.1:9", keys: {noc: pagerduty-noc.key}}
""")
        collector.start()

    def here(self, path: str) -> str:
        """A path of the README on this machine: builds are this build, absolute places lie under the story's root."""
        path = re.sub(r"^build/(dev|release|bench)", str(self.story.build), path)
        if path.startswith(("/etc/", "/usr/bin/")):
            return str(self.root) + path
        return str(ROOT / path) if path.startswith(TOP) else path

    def exists(self, path: str) -> None:
        check(pathlib.Path(self.here(path)).exists(), f"README names {path}, which is not there")

    def run(self, argv: list, wanted: tuple = (0,), cwd=None) -> None:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60, env=self.environment, cwd=cwd or self.story.folder,
                              stdin=subprocess.DEVNULL)
        check(done.returncode in wanted, f"{shlex.join(map(str, argv))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    def do(self, line: str) -> None:
        if " | " in line:  # what comes out of it is what the last command installs
            source, line = line.rsplit(" | ", 1)
            made = subprocess.run(["bash", "-c", source], capture_output=True, timeout=60, check=True).stdout
            given = self.story.folder / "stdin"
            given.write_bytes(made)
            line = line.replace("/dev/stdin", str(given))
        words = [word for word in shlex.split(line.replace("sudo -u watchbill ", "")) if word != "sudo"]
        name, arguments = words[0], words[1:]
        if name == "export":
            for one in arguments:
                key = one.split("=")[0]
                self.environment[key] = {"WATCHBILL_URL": self.collector.url,
                                         "WATCHBILL_TOKEN_FILE": str(self.collector.data / "api.token")}[key]
        elif name in ("watchbill", "watchbill-agent"):
            # 1 is an answer too: there may be no such incident.
            self.run([self.story.program(name), *map(self.here, arguments)], (0, 1) if name == "watchbill" and "check" not in arguments else (0,))
        elif name == "packaging/demo/certificates":
            self.run([self.here(name), *arguments])
        elif name == "install":
            self.install(arguments)
        elif name == "useradd":
            units = [self.unit(name) for name in ("watchbill-agent", "watchbill-collector")]
            check(any(f"User={arguments[-1]}\n" in unit for unit in units), f"a unit runs as {arguments[-1]}")
        elif name == "systemctl":
            check((self.root / "etc/systemd/system" / arguments[-1]).exists(), f"{arguments[-1]} was installed by the lines before")
        elif name == "kill":
            check(arguments[0] == "-HUP" and "watchbill-collector" in line, "the reload's signal")
        elif name == "cmake":
            self.preset_or_target(arguments)
        elif name in ("packaging/quickstart", "tests/run", ".ci/run", "tests/fuzz/run", "tests/support/bare_debian"):
            check(os.access(ROOT / name, os.X_OK), f"{name} can be run")
            self.run(["bash", "-n", ROOT / name])
            for flag in (a for a in arguments if a.startswith("--")):
                check(flag in (ROOT / name).read_text(), f"{name} knows {flag}")
        else:
            check(False, f"README has a command that its test does not know: {line}")

    def unit(self, name: str) -> str:
        return (ROOT / f"packaging/systemd/{name}.service").read_text()

    def install(self, arguments: list[str]) -> None:
        """For real, under the story's root, without owner and group."""
        for option in ("-g", "-o"):
            if option in arguments:
                at = arguments.index(option)
                arguments = arguments[:at] + arguments[at + 2:]
        under = [str(self.root) + word if word.startswith(("/etc/", "/usr/bin/", "/var/lib/")) else self.here(word) for word in arguments]
        if "-d" not in arguments and arguments[-1].startswith(("/usr/bin/", "/etc/systemd/")):
            pathlib.Path(under[-1]).parent.mkdir(parents=True, exist_ok=True)
        self.run(["install", *under])
        if arguments[-1] in ("/usr/bin/watchbill-agent", "/usr/bin/watchbill-collector"):
            check(f"ExecStart={arguments[-1]} " in self.unit(arguments[-1].rsplit("/")[-1]), f"the unit starts {arguments[-1]}")

    def preset_or_target(self, arguments: list[str]) -> None:
        if arguments[0] == "--preset":
            check(f'"name": "{arguments[1]}"' in (ROOT / "CMakePresets.json").read_text(), f"preset {arguments[1]}")
        else:
            for target in arguments[arguments.index("--target") + 1:]:
                check(self.story.program(target).exists(), f"target {target}")


def check_paths(reader: Reader) -> None:
    """Inline code that looks like a path, and the first words of the map's lines."""
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL))
    made_by_commands = {"build/quickstart"}
    for code in inline:
        word = code.split()[0]
        if word.startswith(TOP) and word not in made_by_commands:
            reader.exists(word)
        elif word == "watchbill" and " " in code:
            reader.run([reader.story.program("watchbill"), code.split()[1], "--help"])
    for block in blocks(""):
        for line in block.splitlines():
            if line.startswith(TOP):
                reader.exists(line.split()[0])
                for named in re.findall(r"(?:tests|agent)/[a-z0-9/]+", line):
                    reader.exists(named)


def check_yaml(reader: Reader) -> None:
    """A block is Prometheus' configuration, or belongs into a client's file."""
    for block in blocks("yaml"):
        if block.startswith("scrape_configs:"):
            file = reader.story.folder / "prometheus.yml"
            file.write_text(block)
            reader.run(["promtool", "check", "config", file])
        else:
            shutil.copy(reader.etc / "msp.yml", reader.story.folder)
            file = reader.story.folder / "peach.yml"
            file.write_text((reader.etc / "clients/peach.yml").read_text() + block)
            reader.run([reader.story.program("watchbill"), "check", file])


def body(story: Story) -> None:
    reader = Reader(story)
    equal(http(reader.collector.url + "/metrics")[0], 200, "status of /metrics without a token")
    check_paths(reader)
    check_yaml(reader)
    for line in commands():
        if "useradd" in line and line.endswith(" watchbill"):
            shutil.rmtree(reader.etc)  # what follows is an installation from nothing
        if "watchbill check" in line:
            reader.checked += 1
        reader.do(line)
    equal(reader.checked, 2, "checks: of the examples, and of what was installed from nothing")
    installed = reader.etc / "agent.yml"
    check(installed.exists(), "the agent's configuration was installed")
    agent = Agent(story, reader.collector, "peach/hq/web-1").start().wait_until_heard()
    check(agent.child.is_running, "an agent of that name is heard")


tell("readme", body)
