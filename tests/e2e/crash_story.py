"""kill -9 of the collector at every turn of the story: incident, owner and chain stay whole, and everybody is told at least once, with
one idempotency key for one message however often it comes."""
import pathlib
import sys
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import chain, two_clients
from live.story import check, equal, tell

CHANGES = ("opened", "resolved")


class Crashes:
    def __init__(self, stage):
        self.stage = stage
        self.journal = stage.collector.data / "journal.db"
        self.count = 0

    def crash(self, why: str) -> None:
        """kill -9, the chain as it lies on the disk, and a start."""
        self.stage.collector.child.kill()
        self.count += 1
        found = chain.events(self.journal)
        equal(chain.breaks(found), [], f"the chain after crash {self.count} ({why})")
        print(f"crash {self.count}, {why}: {len(found)} events in the journal", flush=True)
        self.stage.collector.start()

    def crash_when(self, why: str, ready, seconds: float = 60) -> None:
        self.stage.wait(why, ready, seconds)
        self.crash(why)

    def events(self) -> int:
        return len(chain.events(self.journal))

    def crash_at_each_commit(self, until_kind: str, clients: int) -> None:
        """A crash whenever the journal has grown, until so many clients have an event of this kind."""
        seen = self.events()
        while sum(e["kind"] == until_kind for e in chain.events(self.journal)) < clients:
            before = seen
            self.stage.wait(f"the journal grows towards '{until_kind}'", lambda: self.events() > before, 60)
            seen = self.events()
            self.crash(f"at a commit on the way to '{until_kind}'")


def check_keys(told, person: str) -> None:
    """Each of the two messages at least once, each with one key of its own, and repeated word for word."""
    by_key = defaultdict(list)
    for one in told:
        equal(one.person, person, "who was told")
        check(one.verified, "every webhook is signed")
        by_key[one.key].append(one)
    equal(len(by_key), 2, f"keys of the page and the recovery to {person} ({sorted(by_key)})")
    equal(sorted(same[0].is_recovery for same in by_key.values()), [False, True], f"which of the two to {person} tells of the recovery")
    for key, same in by_key.items():
        check(all(one.body == same[0].body for one in same), f"{key} says the same each time: {[one.body for one in same]}")


def check_incident(incident: dict, owner: str, until: str) -> None:
    name = incident["id"]
    equal(incident["owner"], owner, f"owner of {name}")
    equal([span["owner"] for span in incident["spans"]], [owner], f"spans of {name}")
    equal(incident["count"], 1, f"how often {name} fired")
    check(incident["resolved_at"] is not None, f"{name} has its end")
    kinds = [event["kind"] for event in incident["events"]]
    for kind in CHANGES:
        equal(kinds.count(kind), 1, f"'{kind}' among the events of {name}: {kinds}")


def body(story) -> None:
    stage = two_clients.TwoClients(story)
    stage.start()
    crashes = Crashes(stage)
    sink, mail = stage.sink, stage.mail

    sink.behaviour = "hang"
    stage.volume.fill()
    crashes.crash_at_each_commit("opened", 2)
    crashes.crash_when("the page was handed over, its answer never came", lambda: sink.told)
    before = len(sink.told)
    crashes.crash_when("the page was handed over again", lambda: len(sink.told) > before)
    sink.behaviour = "refuse"
    before = len(sink.told)
    crashes.crash_when("the page was refused for now", lambda: len(sink.told) > before)
    sink.behaviour = "answer"
    before = len(sink.told)
    stage.wait("the page is taken", lambda: len(sink.told) > before, 60)
    crashes.crash_when("both pages were taken", lambda: mail.told)

    sink.behaviour = "hang"
    before, mails = len(sink.told), len(mail.told)
    stage.volume.empty()
    crashes.crash_at_each_commit("resolved", 2)
    crashes.crash_when("the recovery was handed over, its answer never came", lambda: len(sink.told) > before)
    sink.behaviour = "answer"
    before = len(sink.told)
    stage.wait("the recovery is taken", lambda: len(sink.told) > before, 60)
    crashes.crash_when("both recoveries were taken", lambda: len(mail.told) > mails)

    check_keys(sink.told, "anna")
    check_keys(mail.told, "ana@day.example")
    night = stage.incident_in("night", "resolved", "closed")
    day = stage.incident_in("day", "resolved", "closed")
    check_incident(night, "msp", stage.night_until)
    check_incident(day, "internal", stage.day_until)
    equal(chain.breaks(chain.events(crashes.journal)), [], "the chain at the end")
    print(f"{crashes.count} crashes; the page and the recovery came {len(sink.told)} times to the sink, {len(mail.told)} by mail")


two_clients.need_small_volume()
tell("crash", body)
