"""The stage on which these tests play, and the messages that reach the broker."""

import pytest
from celery import current_app

from tests.fakes.fixtures import ready, stage, university

__all__ = ["broker", "ready", "stage", "university"]


class Broker:
    """The in-memory broker of the tests: what was handed to it, and a way to take it down."""

    def __init__(self, monkeypatch):
        self._patch = monkeypatch
        self.messages()

    def messages(self):
        """Return and remove what waits: learner and course of each task."""
        found = []
        with current_app.connection_for_read() as connection:
            queue = connection.SimpleQueue(current_app.conf.task_default_queue)
            while queue.qsize():
                message = queue.get(block=False)
                message.ack()
                found.append(tuple(message.payload[0]))
            queue.close()
        return found

    def goes_down(self):
        """Let every attempt to reach it fail."""

        def refuse(*args, **kwargs):
            raise ConnectionRefusedError("the broker is down")

        self._patch.setattr(current_app.amqp, "send_task_message", refuse, raising=False)
        self._patch.setattr(type(current_app.amqp), "send_task_message", refuse, raising=False)


@pytest.fixture
def broker(monkeypatch):
    """Return the broker, empty."""
    return Broker(monkeypatch)
