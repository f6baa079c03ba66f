"""Twelve alerts of one machine right after a first one: the first is told at once, the rest in one message when the window of a
configuration that says nothing of it is over; a kill -9 while they are held back loses none."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import policy
from live.people import HttpSink
from live.programs import Agent, Collector, certificates
from live.story import Story, check, equal, tell
from children import wait_for

BURST = 12
WINDOW = 10  # seconds, of P1 and P2


def rules() -> str:
    """One alert as soon as the machine is heard, and the burst three seconds after it."""
    text = "groups:\n  - name: burst\n    interval: 1s\n    rules:\n"
    for name, hold in [("First", "0s"), *((f"Burst{n}", "3s") for n in range(BURST))]:
        text += (f"      - {{alert: {name}, expr: node_load1 >= 0, for: {hold}, labels: {{severity: critical, category: servers}},"
                 f" annotations: {{summary: '{name} has happened'}}}}\n")
    return text


def incidents_of(told) -> list[str]:
    data = told.body["data"]
    return [message["incident"] for message in data["messages"]] if told.body["type"] == "incidents" else [data["incident"]]


def body(story: Story) -> None:
    sink = HttpSink()
    story.at_end.append(sink.stop)
    collector = Collector(story, certificates(story.folder / "certificates", "night/hq/night-1"))
    collector.write("msp.yml", policy.msp("[{webhook: anna}]"))
    collector.write("clients/night.yml", policy.client("night", policy.closed_now()[0], "[{email: ana@night.example}]"))
    collector.write("rules/burst.yml", rules())
    collector.write("anna.secret", sink.secret_text()).chmod(0o600)
    collector.write_main(f"""channels:
  webhooks: {{anna: {{url: "{sink.url('anna')}", secret_file: anna.secret}}}}
  email: {{host: 127.0.0.1, port: 9, security: none, from: "w@northstar.example"}}
""")
    collector.start()
    agent = Agent(story, collector, "night/hq/night-1").start()
    running = [agent.child, collector.child]

    wait_for("the first alert is told at once", lambda: sink.told, 30, running)
    wait_for("all alerts are incidents", lambda: len(collector.incidents("night")) == BURST + 1, 40, running)
    all_incidents = sorted(incident["id"] for incident in collector.incidents("night"))
    collector.child.kill()
    collector.start()
    wait_for("all are told", lambda: len({i for told in sink.told for i in incidents_of(told)}) == BURST + 1, 3 * WINDOW, running)

    check(all(told.verified for told in sink.told), "every webhook is signed")
    equal(sorted(i for told in sink.told for i in incidents_of(told)), all_incidents, "each incident is told once")
    check(len(sink.told) <= 4, f"{BURST + 1} alerts are a handful of messages, not {len(sink.told)}")
    folds = [told for told in sink.told if told.body["type"] == "incidents"]
    check(bool(folds), f"one of them tells of several: {[told.body['type'] for told in sink.told]}")
    data = folds[0].body["data"]
    check(data["subject"].startswith(f"{data['problems']} problems: worst P1 "), f"what it says first: {data['subject']}")
    equal((data["how"], data["person"], data["delivery"]), ("page", "anna", folds[0].key), "how, to whom, and under which key")
    print(f"{BURST + 1} alerts in {len(sink.told)} messages of {[len(incidents_of(told)) for told in sink.told]}")


tell("burst", body)
