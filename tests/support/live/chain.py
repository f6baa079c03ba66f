"""The journal's chain recomputed from its rows, independently of the program (collector/journal/README.md specifies it)."""
import hashlib
import json
import pathlib
import sqlite3


def events(journal: pathlib.Path) -> list[dict]:
    """Every stored event, in the order of each client's chain; none while there is no journal yet."""
    if not journal.exists():
        return []
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True, timeout=5)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute("select * from events order by client, seq")]
    except sqlite3.OperationalError:  # the table is about to be made
        return []
    finally:
        connection.close()


def hash_of(event: dict) -> str:
    """SHA-256 of the previous hash and the record's canonical JSON."""
    fields = ("actor", "body", "client", "effective_at", "incident", "kind", "recorded_at", "seq")
    text = json.dumps({name: event[name] for name in fields}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((event["previous_hash"] + text).encode()).hexdigest()


def breaks(found: list[dict]) -> list[str]:
    """What does not fit in the chains; nothing when they are whole."""
    wrong = []
    last: dict[str, tuple[int, str]] = {}
    for event in found:
        seq, previous = last.get(event["client"], (0, "0" * 64))
        name = f"{event['client']} record {event['seq']}"
        if event["seq"] != seq + 1:
            wrong.append(f"{name} follows {seq}")
        if event["previous_hash"] != previous:
            wrong.append(f"{name} does not continue the one before")
        if event["hash"] != hash_of(event):
            wrong.append(f"{name} is of other content than its hash")
        last[event["client"]] = (event["seq"], event["hash"])
    return wrong
