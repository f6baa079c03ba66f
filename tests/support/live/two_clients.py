"""The stage that several stories share: one collector, a client that is closed now and one that is open now, an agent of each on
this machine, and a small volume that a rule watches. Anna (the provider's) hears through the HTTP sink, Ana of `day` by mail."""
from . import policy
from .people import HttpSink, MailServer
from .programs import Agent, Collector, certificates
from .story import Skip, Story
from children import wait_for
from mounts import SmallVolume, enter_namespace


def need_small_volume() -> None:
    """Before anything else in a script: a mount namespace, or the story is skipped."""
    global _can_mount
    _can_mount = enter_namespace()


_can_mount = False


class TwoClients:
    def __init__(self, story: Story):
        if not _can_mount:
            raise Skip("no small file system can be mounted here (neither as root nor in a user namespace)")
        self.story = story
        self.volume = SmallVolume(story.folder / "full").mount()
        self.sink, self.mail = HttpSink(), MailServer()
        story.at_end += [self.volume.unmount, self.sink.stop, self.mail.stop]
        self.certificates = certificates(story.folder / "certificates", "night/hq/night-1", "day/hq/day-1")
        self.collector = collector = Collector(story, self.certificates)
        day_hours, self.day_until = policy.open_now()
        night_hours, self.night_until = policy.closed_now()
        collector.write("msp.yml", policy.msp("[{webhook: anna}]"))
        collector.write("clients/night.yml", policy.client("night", night_hours, "[{email: ana@night.example}]"))
        collector.write("clients/day.yml", policy.client("day", day_hours, "[{email: ana@day.example}]"))
        collector.write("rules/volumes.yml", policy.volume_rule(self.volume.path))
        collector.write("anna.secret", self.sink.secret_text()).chmod(0o600)
        self.write_main()
        self.agents = [Agent(story, collector, "night/hq/night-1"), Agent(story, collector, "day/hq/day-1")]

    def write_main(self, agents_port: int = 0) -> None:
        self.collector.write_main(f"""channels:
  email: {{host: 127.0.0.1, port: {self.mail.port}, security: none, from: "Watchbill <watchbill@northstar.example>"}}
  webhooks:
    anna: {{url: "{self.sink.url('anna')}", secret_file: anna.secret}}
""", agents_port)

    def start(self) -> None:
        """Collector and agents; the collector keeps its agents' port across restarts, so that agents find it again."""
        self.collector.start()
        self.write_main(self.collector.agents_port)
        for agent in self.agents:
            agent.start()
        for agent in self.agents:
            agent.wait_until_heard()

    @property
    def running(self) -> list:
        return [self.collector.child] + [agent.child for agent in self.agents]

    def wait(self, what: str, ready, seconds: float = 40):
        return wait_for(what, ready, seconds, self.running)

    def only_incident(self, client: str) -> dict | None:
        """The client's one incident, whole; nothing while there is none."""
        found = self.collector.incidents(client)
        assert len(found) <= 1, found
        return self.collector.incident(found[0]["id"]) if found else None

    def incident_in(self, client: str, *states: str) -> dict | None:
        found = self.only_incident(client)
        return found if found and found["state"] in states else None
