"""An agent is killed while its volume is full: its silence is no recovery. The incident stays open while another machine's resolves, and
resolves once the agent is back and says that there is room."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import two_clients
from live.story import equal, tell


def body(story) -> None:
    stage = two_clients.TwoClients(story)
    stage.start()
    stage.volume.fill()
    stage.wait("an incident of each client", lambda: stage.incident_in("night", "open") and stage.incident_in("day", "open"))
    stage.wait("Anna is paged", lambda: stage.sink.told)

    night = stage.agents.pop(0)
    night.child.kill()
    stage.volume.empty()
    stage.wait("the incident of the agent that lives resolves", lambda: stage.incident_in("day", "resolved", "closed"))
    stage.wait("its end is told", lambda: any(told.is_recovery for told in stage.mail.told))
    equal(stage.only_incident("night")["state"], "open", "state of the incident of the agent that was killed")
    equal([told.is_recovery for told in stage.sink.told], [False], "what Anna was told")

    night.start()
    stage.agents.append(night)
    stage.wait("the agent is back: its incident resolves", lambda: stage.incident_in("night", "resolved", "closed"))
    stage.wait("Anna hears of the recovery", lambda: stage.sink.told[-1].is_recovery)


two_clients.need_small_volume()
tell("silence", body)
