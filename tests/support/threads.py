"""Deeds that are done at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE = 60  # seconds


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a thread with a connection of its own; return what each gave or raised."""
    barrier, answers = threading.Barrier(len(deeds)), dict[int, Any]()

    def run(number: int, deed: Callable[[], Any]) -> None:
        try:
            barrier.wait(PATIENCE)
            answers[number] = deed()
        except Exception as error:  # noqa: BLE001 - the answer of the race
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    assert len(answers) == len(deeds), "some never got an answer"
    return [answers[number] for number in range(len(deeds))]


def raised(answers: list[Any]) -> list[str]:
    """Return the names of the errors among the answers; a test says which it expects."""
    return [type(answer).__name__ for answer in answers if isinstance(answer, Exception)]
