"""A volume fills on two machines: at night it is the provider's, by day the client's own; each is told, and told of the end."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import policy, two_clients
from live.story import check, equal, tell


def told_of(incident: dict) -> list[tuple[str, str]]:
    return sorted({(told["person"], told["party"]) for told in incident["told"]})


def check_incident(incident: dict, owner: str, until: str) -> None:
    name = incident["id"]
    equal(incident["owner"], owner, f"owner of {name}")
    equal(incident["rule"], "hours", f"rule that decided {name}")
    equal(incident["until"], until, f"until of {name}")
    check(bool(incident["because"]), f"{name} says why")
    equal(incident["severity"], "P1", f"severity of {name}")
    equal(len(incident["spans"]), 1, f"spans of {name}")


def check_webhook(body: dict, stage) -> None:
    """What, where, since when, why it is yours, until when."""
    data = body["data"]
    equal(data["summary"], "The volume of night-1 is almost full", "what the page says")
    equal((data["instance"], data["site"], data["client"]), ("night-1", "hq", "night"), "where the page says it is")
    check(abs(policy.seconds_since(data["since"])) < 300, f"the page says since when: {data['since']}")
    equal((data["owner"], data["until"]), ("msp", stage.night_until), "whose the page says it is, and until when")
    check(bool(data["because"]) and bool(data["why_you"]), f"the page says why: {data}")
    equal((data["person"], data["how"], data["severity"]), ("anna", "page", "P1"), "whom the page is for")


def check_mail(text: str) -> None:
    for words in ("The volume of day-1 is almost full", "Where:", "Since:", "Because:", "Until:", "Why you:"):
        check(words in text, f"the mail says {words!r}: {text}")


def body(story) -> None:
    stage = two_clients.TwoClients(story)
    stage.start()
    equal(stage.collector.incidents(), [], "incidents before anything happened")

    stage.volume.fill()
    night = stage.wait("an incident of the closed client", lambda: stage.incident_in("night", "open"))
    day = stage.wait("an incident of the open client", lambda: stage.incident_in("day", "open"))
    check_incident(night, "msp", stage.night_until)
    check_incident(day, "internal", stage.day_until)

    stage.wait("Anna is paged through the HTTP sink", lambda: stage.sink.told)
    stage.wait("Ana of day is paged by mail", lambda: stage.mail.told)
    equal({t.person for t in stage.sink.told}, {"anna"}, "who was told through the sink")
    equal({t.person for t in stage.mail.told}, {"ana@day.example"}, "who was told by mail")
    check(all(t.verified for t in stage.sink.told), "every webhook is signed")
    check_webhook(stage.sink.told[0].body, stage)
    check_mail(stage.mail.told[0].body)
    paged = (len(stage.sink.told), len(stage.mail.told))

    stage.volume.empty()
    night = stage.wait("the night incident resolves", lambda: stage.incident_in("night", "resolved", "closed"))
    day = stage.wait("the day incident resolves", lambda: stage.incident_in("day", "resolved", "closed"))
    stage.wait("Anna hears of the recovery", lambda: len(stage.sink.told) > paged[0])
    stage.wait("Ana of day hears of the recovery", lambda: len(stage.mail.told) > paged[1])
    equal([t.is_recovery for t in stage.sink.told], [False] * paged[0] + [True], "which webhooks have the cause 'recovered'")
    equal([t.is_recovery for t in stage.mail.told], [False] * paged[1] + [True], "which mails tell of the recovery")
    equal({t.person for t in stage.sink.told}, {"anna"}, "who was told through the sink, recovery included")
    equal({t.person for t in stage.mail.told}, {"ana@day.example"}, "who was told by mail, recovery included")
    equal(told_of(night), [("anna", "msp")], "told set of the night incident")
    equal(told_of(day), [("ana-day", "internal")], "told set of the day incident")
    equal(night["owner"], "msp", "owner of the night incident at its end")
    equal(day["owner"], "internal", "owner of the day incident at its end")


two_clients.need_small_volume()
tell("ownership", body)
