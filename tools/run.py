"""The demo site on this machine: `make run`. Ctrl-C stops all of it.

Keeps its database and secrets in `instance/`; a second run goes on with them.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
TICK = 30  # seconds
ANSWERS_WITHIN = 30  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="only empty the demo and fill it anew")
    asked = parser.parse_args()
    settle(asked.port)
    if not asked.reset and answers(asked.port):
        print(f"Something already listens on port {asked.port}: make run PORT={asked.port + 1}")
        return 1
    fill(reset=asked.reset)
    return 0 if asked.reset else serve(asked.port)


def settle(port: int) -> None:
    """The settings of this run, for this process and those it starts."""
    os.environ["COP_DEMO"] = "1"
    os.environ["COP_PUBLIC_URL"] = f"http://{HOST}:{port}"
    os.environ.setdefault("COP_INSTANCE", str(ROOT / "instance"))


def fill(*, reset: bool) -> None:
    """Secrets, tables and the demo community, as far as they are missing."""
    command("-c", "import sys; from cop.site import instance; instance.prepare(sys.argv[1])",
          os.environ["COP_INSTANCE"])  # fmt: skip
    site = ("-m", "flask", "--app", "cop.site.wsgi", "cop")
    command(*site, "db", "upgrade")
    command(*site, "demo", *(["--reset"] if reset else []))


def command(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def serve(port: int) -> int:
    """Two workers and the jobs that are due, until somebody stops them."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", "2",
         "--threads", "4", "--log-level", "warning", "cop.site.wsgi:app"]
    )  # fmt: skip
    try:
        if not comes_up(server, port):
            return 1
        threading.Thread(target=tick, args=[stop], daemon=True).start()
        print(f"\nThe demo is at http://{HOST}:{port}: sign in as any of its people.", flush=True)
        print("Everybody in it is invented. Ctrl-C stops it.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        print("\nStopped. What was written is kept in instance/.")
        return 0
    finally:
        stop.set()
        server.terminate()
        server.wait()


def comes_up(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait for the first answer."""
    end = time.monotonic() + ANSWERS_WITHIN
    while not answers(port):
        if server.poll() is not None or time.monotonic() > end:
            print("The server doesn't start; its own message is above.")
            return False
        time.sleep(0.1)
    return True


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def tick(stop: threading.Event) -> None:
    """What cron does for a real site: mails, purges, alerts."""
    from cop import jobs
    from cop.site.wsgi import app

    while not stop.wait(TICK):
        with app.app_context():
            jobs.tick()


if __name__ == "__main__":
    sys.exit(main())
