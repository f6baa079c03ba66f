"""Clients' policies around the present instant: open now, or closed now, in UTC, with hours to spare on both sides."""
import datetime


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def seconds_since(instant: str) -> float:
    """How long ago an RFC 3339 instant was."""
    return (now() - datetime.datetime.fromisoformat(instant.replace("Z", "+00:00"))).total_seconds()


def _wall(hours_from_now: int) -> datetime.datetime:
    return now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=hours_from_now)


def open_now() -> tuple[str, str]:
    """Hours of every day that are open now for four hours at least, and the instant they end, RFC 3339."""
    return f"{_wall(-5):%H:%M}-{_wall(5):%H:%M}", f"{_wall(5):%Y-%m-%dT%H:%M:%SZ}"


def closed_now() -> tuple[str, str]:
    """Hours of every day that are closed now, and the instant they begin, RFC 3339."""
    return f"{_wall(5):%H:%M}-{_wall(9):%H:%M}", f"{_wall(5):%Y-%m-%dT%H:%M:%SZ}"


def client(name: str, hours: str, contacts: str, zone: str = "Etc/UTC") -> str:
    """A client with one person, `ana-NAME`, who has every skill; her contacts as YAML."""
    return f"""client: {name}
name: {name.capitalize()} Works
time_zone: {zone}
people:
  ana-{name}: {{name: Ana of {name}, skills: [servers, network, apps, workplace], contacts: {contacts}}}
hours: {{mon-sun: "{hours}"}}
responsibility:
  - {{when: {{category: security}}, owner: msp}}
  - {{open: internal, closed: msp}}
response: {{P1: 15m}}
lead: ana-{name}
escalation:
  internal: [{{on_duty: true}}, {{msp: true, after: 15m, severity: [P1, P2]}}]
  msp: [{{rota: noc}}, {{person: mia, after: 15m}}]
"""


def msp(anna: str, mia: str = "[{email: mia@northstar.example}]") -> str:
    """The provider: Anna on duty at all hours, Mia behind her; their contacts as YAML."""
    return f"""msp: northstar
name: Northstar IT
time_zone: Etc/UTC
people:
  anna: {{name: Anna Berg, contacts: {anna}}}
  mia: {{name: Mia Stone, contacts: {mia}}}
rotas:
  noc: {{hours: always, members: [anna]}}
answers: {{default: noc}}
manager: mia
"""


FULL = """groups:
  - name: volumes
    interval: 1s
    rules:
      - alert: VolumeAlmostFull
        expr: |
          node_filesystem_avail_bytes{mountpoint="@MOUNT@"} / node_filesystem_size_bytes{mountpoint="@MOUNT@"} < 0.10
        for: 1s
        labels: {severity: critical, category: servers}
        annotations:
          summary: 'The volume of {{ $labels.instance }} is almost full'
          description: '{{ $value | humanizePercentage }} is left of {{ $labels.mountpoint }}'
"""


def volume_rule(mount_point) -> str:
    """One rule: the file system mounted there is nine tenths full."""
    return FULL.replace("@MOUNT@", str(mount_point))
