"""packaging/quickstart --once, with the programs of this build: a real condition, an incident, told to the sink; twice in a row; and
neither Ctrl-C nor kill -9 leaves anything behind that is in the way of the next run."""
import os
import pathlib
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from live import ROOT
from live.story import Story, check, equal, tell
from children import wait_for


def children_of(state: pathlib.Path) -> list[int]:
    """Processes that run with something of the state folder in their command line, ourselves not counted."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if str(state).encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def check_after_kill(story: Story, state: pathlib.Path, argv: list[str]) -> None:
    """Killed, it takes its children along; the next run begins anew, even where the volume of the killed one is still mounted, as it
    is in a plain chroot."""
    killed = story.child("killed", argv)
    wait_for("it follows what happens", lambda: "Following what happens" in killed.last_words(400), 120, [killed])
    killed.kill()
    wait_for("the killed run's processes end", lambda: not children_of(state), 20)
    apart = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
    if subprocess.run([*apart, "true"], capture_output=True).returncode == 0:
        argv = [*apart, "sh", "-c", 'mount -t tmpfs -o size=16m tmpfs "$0" && exec "$@"', str(state / "full"), *argv]
    done = subprocess.run([*argv, "--once"], capture_output=True, text=True, timeout=150, stdin=subprocess.DEVNULL)
    equal(done.returncode, 0, f"status of the run after kill -9, which said:\n{done.stdout}{done.stderr}\n")


def check_folder_of_others(story: Story) -> None:
    """A folder that somebody else filled is left as it is, whoever of the two programs is asked."""
    home = story.folder / "home"
    (home / "config").mkdir(parents=True)
    (home / "config/collector.yml").write_text("mine\n")
    for program in ("packaging/quickstart", "packaging/demo/run"):
        done = subprocess.run([ROOT / program, "--programs", story.build, "--state", home, "--once"], capture_output=True, text=True,
                              timeout=120, stdin=subprocess.DEVNULL)
        check(done.returncode in (1, 2), f"{program} refuses a folder of others ({done.stdout}{done.stderr})")
        check(str(home) in done.stderr and "give another --state" in done.stderr and done.stderr.count("\n") == 1,
              f"… and says which, and what to do: {done.stderr}")
        equal([str(path.relative_to(home)) for path in sorted(home.rglob("*"))], ["config", "config/collector.yml"], "what is left there")
    nowhere = pathlib.Path("/proc/nowhere")
    done = subprocess.run([ROOT / "packaging/quickstart", "--programs", story.build, "--state", nowhere], capture_output=True, text=True,
                          timeout=30, stdin=subprocess.DEVNULL)
    equal(done.returncode, 1, "status where the folder cannot be made")
    check("remove" not in done.stderr, f"nobody is told to remove what is not there: {done.stderr}")


def check_wrong_usage(story: Story) -> None:
    """What cannot be done is said in a line, before anything is started."""
    quickstart = ROOT / "packaging/quickstart"
    nowhere = story.folder / "nowhere"
    for arguments, words in [
        (["--twice"], "unknown argument '--twice'"),
        (["--state"], "--state wants a folder"),
        (["--programs", nowhere], f"{nowhere} has no agent/watchbill-agent"),
        (["--programs", "nowhere"], f"{nowhere} has no agent/watchbill-agent"),
    ]:
        done = subprocess.run([quickstart, *arguments], capture_output=True, text=True, timeout=30, cwd=story.folder)
        equal(done.returncode, 2, f"status of {arguments} ({done.stdout}{done.stderr})")
        check(done.stderr.startswith(words) and done.stderr.count("\n") == 1, f"{arguments} says {words!r}: {done.stderr}")
    (story.folder / "file").write_text("")
    done = subprocess.run([quickstart, "--programs", story.build, "--state", "file"], capture_output=True, text=True, timeout=30,
                          cwd=story.folder)
    equal((done.returncode, done.stderr.count("\n")), (1, 1), f"status and lines of a run with a file for its folder ({done.stderr})")
    check("give another --state" in done.stderr, f"… which says what to do: {done.stderr}")


def body(story: Story) -> None:
    check_wrong_usage(story)
    check_folder_of_others(story)
    state = story.folder / "a state"
    argv = [str(ROOT / "packaging/quickstart"), "--programs", str(story.build), "--state", str(state)]
    for time_ in ("first", "second"):
        began = time.monotonic()
        done = subprocess.run([*argv, "--once"], capture_output=True, text=True, timeout=150, stdin=subprocess.DEVNULL)
        equal(done.returncode, 0, f"status of the {time_} run, which said:\n{done.stdout}{done.stderr}\n")
        for words in ("Who has the watch now", "until", "/metrics", "signature verified", "The first incident has been told"):
            check(words in done.stdout, f"the {time_} run says {words!r}:\n{done.stdout}")
        print(f"the {time_} run took {time.monotonic() - began:.1f} s")
        equal(children_of(state), [], f"processes left by the {time_} run")

    followed = story.child("quickstart", argv)
    wait_for("it follows what happens", lambda: "Following what happens" in followed.last_words(400), 120, [followed])
    second = subprocess.run([*argv, "--once"], capture_output=True, text=True, timeout=60)
    equal(second.returncode, 1, "status of another run in the same place")
    check("is running already" in second.stderr, f"… which says why: {second.stderr}")
    followed.signal(signal.SIGINT)
    equal(followed.process.wait(60), 0, f"status after Ctrl-C\n{followed.last_words()}")
    equal(children_of(state), [], "processes left after Ctrl-C")
    check_after_kill(story, state, argv)


tell("quickstart", body)
