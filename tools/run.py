"""The demo site on this machine: `make run`. Ctrl-C stops all of it.

Keeps its database and secrets in `instance/`; a second run goes on with them.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from cop import demo, jobs, migrations
from cop.site import create_app, instance

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
    if not asked.reset and is_taken(asked.port):
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
    print("Looking after the tables and the demo community …", flush=True)
    instance.prepare(os.environ["COP_INSTANCE"])
    with create_app().app_context():
        migrations.upgrade_all()
        demo.load(reset=reset, say=lambda line: print(f"  {line}", flush=True))


def serve(port: int) -> int:
    """Two workers and the jobs that are due, until somebody stops them."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", "2",
         "--threads", "4", "--graceful-timeout", "3", "--log-level", "warning",
         "cop.site.wsgi:app"],
        # Ctrl-C in the terminal is for this process, which then stops the server once.
        start_new_session=True,
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
    """Whether a page comes back: the port opens before the workers are ready."""
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWERS_WITHIN)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def tick(stop: threading.Event) -> None:
    """What cron does for a real site: mails, purges, alerts."""
    app = create_app()
    while not stop.wait(TICK):
        try:
            with app.app_context():
                jobs.tick()
        except Exception:  # a locked database, say: the next round tries again
            logging.exception("the jobs of this round did not run")


if __name__ == "__main__":
    sys.exit(main())
