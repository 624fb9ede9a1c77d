"""Messages of the campus's broker are whole, in order and taken once."""

import threading

import pytest
from kombu import Connection, Exchange, Queue

from campus import broker

QUEUE = Queue("work", Exchange("work", type="direct"), routing_key="work")


@pytest.fixture
def connect(tmp_path):
    broker.register()
    broker.prepare_folders(tmp_path)
    options = broker.transport_options(tmp_path)
    return lambda: Connection(f"{broker.SCHEME}://campus", transport_options=options)


def send(connection, bodies):
    producer = connection.Producer()
    for body in bodies:
        producer.publish(body, exchange=QUEUE.exchange, routing_key="work", declare=[QUEUE])


def take(connection, count):
    queue = connection.SimpleQueue(QUEUE)
    found = []
    for _ in range(count):
        message = queue.get(timeout=20)
        found.append(message.payload)
        message.ack()
    queue.close()
    return found


def test_messages_arrive_in_the_order_they_were_sent(connect):
    with connect() as sender, connect() as receiver:
        send(sender, range(20))

        assert take(receiver, 20) == list(range(20))


def test_a_message_waits_for_a_receiver_that_comes_later(connect):
    with connect() as sender:
        send(sender, ["early"])
    with connect() as receiver:
        assert take(receiver, 1) == ["early"]


def test_a_message_is_whole_as_soon_as_it_can_be_seen(connect):
    """Long bodies and a receiver that polls meanwhile: an empty file would fail to parse."""
    bodies = [{"number": number, "text": "x" * 50_000} for number in range(60)]
    failed = []

    def sending():
        try:
            with connect() as sender:
                send(sender, bodies)
        except Exception as error:  # noqa: BLE001 -- told to the test below
            failed.append(error)

    thread = threading.Thread(target=sending)
    thread.start()
    with connect() as receiver:
        found = take(receiver, len(bodies))
    thread.join()
    assert failed == []
    assert [one["number"] for one in found] == list(range(60))


def test_nothing_is_left_behind(connect, tmp_path):
    with connect() as sender, connect() as receiver:
        send(sender, range(3))
        take(receiver, 3)

    assert list((tmp_path / "messages").iterdir()) == []
    assert list((tmp_path / "taken").iterdir()) == []


def test_two_receivers_share_the_messages(connect):
    with connect() as sender, connect() as one, connect() as other:
        send(sender, range(10))

        found = [*take(one, 5), *take(other, 5)]

    assert sorted(found) == list(range(10))


def test_a_queue_takes_only_its_own_messages(connect):
    other = Queue("other-work", QUEUE.exchange, routing_key="other")
    with connect() as sender, connect() as receiver:
        producer = sender.Producer()
        producer.publish("theirs", exchange=QUEUE.exchange, routing_key="other", declare=[other])
        send(sender, ["ours"])

        assert take(receiver, 1) == ["ours"]
