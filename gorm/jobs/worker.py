"""A worker: waits to be woken by huey, looks out for what was lost, and ends cleanly."""

import logging
import os
import select
import threading
from typing import Final

from flask import Flask
from huey import Huey
from huey.consumer import Consumer
from sqlalchemy.exc import DBAPIError

from gorm.core.db import session, unit_of_work
from gorm.jobs import claims, running, waking

log = logging.getLogger(__name__)

#: How often a worker looks for jobs whose wake was lost, or whose own worker died.
LOOK_EVERY: Final = 5.0
#: An idle worker asks the queue this often, where the queue cannot call it.
ASK_EVERY: Final = 1.0
#: The last breath of a worker whose server has gone: giving back may wait for no lock longer.
LAST_BREATH: Final = 3.0
#: So that pages come first where both want the processor.
NICENESS: Final = 5


def work(app: Flask, name: str, *, after: str = "", is_embedded: bool = False) -> None:
    """Work until told to end. `after` names a worker that is known to have died."""
    if after:
        with app.app_context(), unit_of_work():
            claims.release(after)
    if is_embedded:
        os.nice(NICENESS)
        _end_with_the_server(app, name)
    queue = waking.queue_of(app, lambda: _run(app, name))
    threading.Thread(target=_look_out, args=(app, queue), daemon=True).start()
    log.info("worker %s waits for jobs", name)
    Consumer(queue, workers=1, periodic=False, max_delay=ASK_EVERY).run()
    _give_back(app, name)
    os._exit(0)  # a job that was interrupted lives in a thread, and must not run on


def _run(app: Flask, name: str) -> None:
    with app.app_context():
        running.run_everything(name)


def _look_out(app: Flask, queue: Huey) -> None:
    """Wake this worker, or another, where something is due and no wake is under way."""
    pause = threading.Event()
    while True:
        try:
            with app.app_context():
                is_due = claims.anything_due()
                session().rollback()
            if is_due and not queue.pending_count():
                waking.wake(app)
        except Exception:
            log.warning("the look-out saw nothing", exc_info=True)
        pause.wait(LOOK_EVERY)


def _end_with_the_server(app: Flask, name: str) -> None:
    """Never outlive the process that serves the pages: its end of our standard input closes."""
    parent = os.getppid()
    poll = select.poll()
    poll.register(0, 0)  # no events asked for: only a hang-up is reported

    def watch() -> None:
        while not poll.poll(2000) and os.getppid() == parent:
            pass
        last = threading.Timer(LAST_BREATH, os._exit, args=(0,))
        last.daemon = True
        last.start()
        _give_back(app, name)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _give_back(app: Flask, name: str) -> None:
    try:
        with app.app_context(), unit_of_work():
            claims.give_back(name)
    except DBAPIError as error:
        log.warning("what ran is begun again a little later: %s", type(error).__name__)
