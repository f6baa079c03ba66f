"""packaging/examples as somebody would install it: a copy with the rule pack, and the certificates and secrets it names."""
import base64
import pathlib
import secrets
import shutil

from . import ROOT
from .programs import certificates


def install(folder: pathlib.Path) -> pathlib.Path:
    """The copy's folder. Secrets are made up; certificates are of a throwaway CA."""
    shutil.copytree(ROOT / "packaging/examples", folder)
    shutil.copytree(ROOT / "packaging/rules", folder / "rules")
    made = certificates(folder / "made", "peach/hq/agent")
    for name in ("server.pem", "ca.pem", "agent.pem"):
        shutil.copy(made / name, folder / name)
    (folder / "noc-chat.secret").write_text("whsec_" + base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    (folder / "pagerduty-noc.key").write_text(secrets.token_hex(16) + "\n")
    for name in ("noc-chat.secret", "pagerduty-noc.key"):
        (folder / name).chmod(0o600)
    return folder
