"""The frame of a story: its folder, its children, its end. Everything started through it is stopped by it."""
import os
import pathlib
import shutil
import sys
import traceback

from . import ROOT
from children import Child, Failure  # noqa: F401  (from packaging/demo)
from mounts import unmount_below

SKIPPED = 77


class Skip(Exception):
    """Why this story cannot be told on this machine."""


class Story:
    """Files under build/…/e2e/NAME, made anew; programs of the build named by WATCHBILL_BUILD (default build/dev)."""

    def __init__(self, name: str):
        self.build = pathlib.Path(os.environ.get("WATCHBILL_BUILD", ROOT / "build" / "dev"))
        self.folder = self.build / "e2e" / name
        unmount_below(self.folder.resolve())
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        self.children: list[Child] = []
        self.at_end = []

    def program(self, name: str) -> pathlib.Path:
        """One of the three programs."""
        return self.build / ("agent" if name == "watchbill-agent" else "collector") / name

    def child(self, name: str, argv: list, environment: dict | None = None) -> Child:
        """Starts a program; its log is NAME.log in the story's folder."""
        child = Child(name, argv, self.folder / f"{name}.log", environment).start()
        self.children.append(child)
        return child

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
        for end in reversed(self.at_end):
            end()


def check(claim: bool, what: str) -> None:
    """A claim of the story; the words say what should have been so."""
    if not claim:
        raise Failure(what)


def equal(found, wanted, what: str) -> None:
    check(found == wanted, f"{what}: {found!r}, should be {wanted!r}")


def tell(name: str, body) -> None:
    """Runs body(Story) and ends the script: 0 told, 1 failed (with every log's end), 77 skipped (with the reason)."""
    story = Story(name)
    status = 1
    try:
        body(story)
        status = 0
        print(f"told: {name}")
    except Skip as skip:
        print(f"SKIPPED: {skip}")
        status = SKIPPED
    except Failure as failure:
        print(f"FAILED: {failure}")
    except Exception:
        traceback.print_exc()
    finally:
        story.stop()
        if status == 1:
            for child in story.children:
                print(f"--- {child.name} (status {child.process.poll()}):\n{child.last_words(40)}")
            print(f"everything is kept in {story.folder}")
    sys.exit(status)
