"""Namespaces of mounts and processes for a script: small file systems and children that end with it, as root or in a user namespace.

The process namespace is needed too: the agent reads the mounts of process 1, so that has to be one of ours.
"""
import ctypes
import os
import pathlib
import re
import signal
import subprocess

_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000  # sched.h
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000  # mount(2)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _enter() -> bool:
    """This process' mounts, and its children's process numbers, become its own; as far as this machine allows."""
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(_CLONE_NEWNS | _CLONE_NEWPID | (_CLONE_NEWUSER if user else 0)) != 0:
        return False
    if user:
        pathlib.Path("/proc/self/setgroups").write_text("deny")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    # In a plain chroot the root is no mount point: then mounts may show outside, and are undone by unmounting alone.
    _libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)
    _libc.mount(b"none", b"/proc", None, _MS_PRIVATE, None)
    return True


def _prove() -> bool:
    """Whether proc and a small file system can be mounted in namespaces of their own here."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    try:
        if _enter():
            grandchild = os.fork()
            if grandchild == 0:
                proc = _libc.mount(b"proc", b"/proc", b"proc", 0, None)
                os._exit(proc or _libc.mount(b"tmpfs", b"/proc/tty", b"tmpfs", 0, b"size=1m"))
            status = 1 if os.waitpid(grandchild, 0)[1] else 0
    finally:
        os._exit(status)


def enter_namespace() -> bool:
    """Goes on in a child that is process 1 of namespaces of its own, and returns True there; this process passes signals on to it and
    ends as it does. Returns False where such namespaces cannot be had. Call it before threads are started."""
    if not _prove():
        return False
    _enter()
    child = os.fork()
    if child == 0:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        _libc.mount(b"proc", b"/proc", b"proc", 0, None)
        return True

    def pass_on(number, _frame):
        os.kill(child, number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)


def unmount_below(folder: pathlib.Path) -> None:
    """Undoes every mount at or under an absolute folder, so that it can be removed: a run that was killed leaves its volume where
    mounts show outside."""
    lines = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    points = [pathlib.Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), line.split(" ")[4])) for line in lines]
    for point in reversed(points):
        if point.is_relative_to(folder):
            subprocess.run(["umount", "--lazy", point], capture_output=True)


class SmallVolume:
    """A tmpfs of 16 MB. Needs enter_namespace()."""

    def __init__(self, path: pathlib.Path):
        self.path = path

    def mount(self) -> "SmallVolume":
        self.path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", self.path], check=True)
        return self

    def fill(self) -> None:
        """Leaves 1 MB of it."""
        (self.path / "filler").write_bytes(b"x" * (15 << 20))

    def empty(self) -> None:
        (self.path / "filler").unlink()

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", self.path], capture_output=True)
