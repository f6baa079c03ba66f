"""A client certificate of another CA gets nowhere, and disturbs nobody."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import policy
from live.programs import Agent, Collector, certificates
from live.story import Story, check, equal, tell
from children import wait_for


def handshake(collector: Collector, identity: pathlib.Path | None) -> str:
    """What openssl says of a TLS connection to the agents' port, after asking for something."""
    argv = ["openssl", "s_client", "-connect", f"127.0.0.1:{collector.agents_port}", "-CAfile", collector.certificates / "ca.pem",
            "-alpn", "h2", "-verify_return_error", "-ign_eof"]
    if identity:
        argv += ["-cert", identity, "-key", identity]
    try:
        # The HTTP/2 preface and an empty SETTINGS frame: only who is let in gets an answer to them.
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
        done = subprocess.run(argv, input=preface, capture_output=True, timeout=5)
    except subprocess.TimeoutExpired as still_open:
        return (still_open.stdout or b"").decode(errors="replace") + (still_open.stderr or b"").decode(errors="replace") + "\nSTILL OPEN"
    return (done.stdout + done.stderr).decode(errors="replace")


def body(story: Story) -> None:
    ours = certificates(story.folder / "certificates", "day/hq/day-1")
    theirs = certificates(story.folder / "of-another-ca", "day/hq/day-2")
    collector = Collector(story, ours)
    collector.write_main()
    collector.write("msp.yml", policy.msp("[{email: anna@northstar.example}]"))
    collector.write("clients/day.yml", policy.client("day", policy.open_now()[0], "[{email: ana@day.example}]"))
    collector.start()
    known = Agent(story, collector, "day/hq/day-1").start().wait_until_heard()

    check("STILL OPEN" not in handshake(collector, theirs / "day-2.pem"), "the connection of a certificate of another CA is ended")
    check("STILL OPEN" in handshake(collector, ours / "day-1.pem"), "a certificate of the right CA is let in")

    stranger = Agent(story, collector, "day/hq/day-2", certificates=theirs).start()
    wait_for("the stranger finds that it cannot connect",
             lambda: "no stream to the collector" in stranger.child.last_words(200), 30, [stranger.child, collector.child])
    agents = str(collector.api("/api/v1/agents"))
    check("day-2" not in agents, f"the stranger is not among the agents: {agents}")
    check("day-1" in agents, f"the known agent still is: {agents}")
    check(known.child.is_running and collector.child.is_running, "nobody else is disturbed")
    equal(stranger.child.stop(), 0, "status of the stranger, asked to stop")


tell("stranger", body)
