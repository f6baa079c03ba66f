"""Servers that stand for the people who are told: an HTTP sink for webhooks, and a real SMTP server (python3-aiosmtpd)."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import secrets
import subprocess
import threading
from dataclasses import dataclass, field

from . import ROOT
from .story import Skip


@dataclass
class Told:
    """One message as it arrived. `key` is the idempotency key: webhook-id, or Message-ID."""
    key: str
    person: str
    body: dict | str
    verified: bool = True
    headers: dict = field(default_factory=dict)

    @property
    def is_recovery(self) -> bool:
        """Whether its cause is that the incident recovered: a webhook says it in two fields, a mail in the first word of its subject."""
        if isinstance(self.body, dict):
            return (self.body["type"], self.body["data"]["cause"]) == ("incident.recovered", "recovered")
        return self.headers["Subject"].startswith("Recovered: ")


class HttpSink:
    """Takes webhooks on loopback and checks their signatures. `behaviour` is a name below and may be changed at any time:
    answer (204), refuse (503), hang (takes the request and answers never), drop (closes without an answer)."""

    def __init__(self):
        self.secret = secrets.token_bytes(32)
        self.told: list[Told] = []
        self.behaviour = "answer"
        self.arrived = threading.Event()
        self._released = threading.Event()
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                behaviour = sink.behaviour
                sink._take(self.path, self.headers, body)
                if behaviour == "hang":
                    sink._released.wait(60)
                if behaviour in ("hang", "drop"):
                    self.close_connection = True
                    return
                self.send_response(204 if behaviour == "answer" else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def secret_text(self) -> str:
        return "whsec_" + base64.b64encode(self.secret).decode() + "\n"

    def url(self, person: str) -> str:
        """Each person has a path, so that who was told is seen without reading the message."""
        return f"http://127.0.0.1:{self.port}/{person}"

    def _take(self, path: str, headers, body: bytes) -> None:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.new(self.secret, signed, hashlib.sha256).digest()).decode()
        self.told.append(Told(headers["webhook-id"], path.strip("/"), json.loads(body),
                              wanted in headers["webhook-signature"].split(), dict(headers)))
        self.arrived.set()

    def stop(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()


class MailServer:
    """An SMTP server on loopback, without TLS (tests/support/smtp_sink.py); keeps what it was given."""

    def __init__(self):
        self.told: list[Told] = []
        self._server = subprocess.Popen(["/usr/bin/python3", "-B", ROOT / "tests/support/smtp_sink.py"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        first = self._server.stdout.readline().split()
        if not first:
            raise Skip("no SMTP server to be told through: python3-aiosmtpd is not installed")
        self.port = int(first[1])
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._server.stdout:
            mail = json.loads(line)
            message = email.message_from_bytes(mail["text"].encode("latin-1"), policy=email.policy.default)
            text = message.get_body(("plain",))
            for recipient in mail["to"]:
                self.told.append(Told(message["Message-ID"], recipient, text.get_content() if text else "", True, dict(message.items())))

    def stop(self) -> None:
        self._server.stdin.close()
        self._server.wait()
