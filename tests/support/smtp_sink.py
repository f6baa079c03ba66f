#!/usr/bin/env python3
"""A mail server for tests, on aiosmtpd: prints `port N`, then each mail as one line of JSON.

smtp_sink.py [--certificate PEM] [--tls] [--user NAME --password WORD] [--reply TEXT]
--certificate alone offers STARTTLS and requires it; with --tls the connection itself is TLS. --reply answers every
message with that reply instead of taking it.
"""
import argparse
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

logging.disable()  # clients that hang up are part of the tests
warnings.simplefilter("ignore")
options = argparse.ArgumentParser()
options.add_argument("--certificate")
options.add_argument("--tls", action="store_true")
options.add_argument("--user")
options.add_argument("--password")
options.add_argument("--reply")
chosen = options.parse_args()


class Sink:
    async def handle_DATA(self, server, session, envelope):
        if chosen.reply:
            return chosen.reply
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": server.transport.get_extra_info("sslcontext") is not None,
            "user": getattr(session, "auth_data", None) and session.auth_data.login.decode(),
            "text": envelope.content.decode("latin-1")}), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login.decode() == chosen.user and data.password.decode() == chosen.password
    return AuthResult(success=right, handled=False, auth_data=data if right else None)


context = None
if chosen.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chosen.certificate)
settings = {}
if context and not chosen.tls:
    settings.update(tls_context=context, require_starttls=True)
if chosen.user:
    settings.update(authenticator=authenticate, auth_required=True, auth_require_tls=context is not None and not chosen.tls)


class AnyPort(Controller):
    def _trigger_server(self):  # the port is chosen by the system: look at what was bound
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = AnyPort(Sink(), hostname="127.0.0.1", port=0, ssl_context=context if chosen.tls else None, **settings)
controller.start()
print("port", controller.port, flush=True)
sys.stdin.read()  # until the test that started it lets go
controller.stop()
