"""Reads every event of the shop and keeps the books in SQLite: which money is held and captured, which goods are reserved
and shipped. It prints the books as a line of JSON whenever it has read everything, and at its end. See README.md."""

import json
import os
import signal
import sqlite3
import sys

from confluent_kafka import Consumer, KafkaException

import tracing
from events import InvalidMessage, headers_of, read_event

TOPICS = ["order.events", "payment.events", "inventory.events"]
BATCH = 500

# What an event makes of the money or the goods of its order.
MONEY = {"PaymentCaptured": "captured", "PaymentVoided": "voided", "PaymentRefunded": "refunded"}
GOODS = {"StockCommitted": "shipped", "StockReleased": "released", "StockRestocked": "restocked"}

TABLES = """
CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL, is_known INTEGER NOT NULL, times INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS money (order_id TEXT PRIMARY KEY, amount INTEGER NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS goods (order_id TEXT NOT NULL, sku TEXT NOT NULL, quantity INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS goods_order_id ON goods (order_id);
CREATE TABLE IF NOT EXISTS invalid (topic TEXT, partition INTEGER, "offset" INTEGER, reason TEXT NOT NULL, headers TEXT NOT NULL, value BLOB,
  PRIMARY KEY (topic, partition, "offset"));
"""


def main():
    tracing.start("audit-python")
    db = sqlite3.connect(os.environ.get("AUDIT_DB") or "audit.sqlite")
    db.executescript(TABLES)
    kafka = settings(os.environ)
    consumer = Consumer(kafka)
    try:
        # Like a crash it may come at any moment: what is not committed is undone, and read again at the next start.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        consumer.subscribe(TOPICS)
        is_printed = False
        while True:
            messages = consumer.consume(BATCH, timeout=1)
            if messages:
                with tracing.processing(messages, kafka["group.id"]), db:  # one transaction: all of these messages, or none
                    for message in messages:
                        take(db, message)
                commit(consumer)
            elif not is_printed:
                print_books(db)
            is_printed = not messages
    except (KeyboardInterrupt, SystemExit):
        print_books(db)
    finally:
        consumer.close()


def take(db, message):
    if message.error():
        raise KafkaException(message.error())
    try:
        event = read_event(message)
    except InvalidMessage as reason:
        place = (message.topic(), message.partition(), message.offset())
        headers = json.dumps(headers_of(message))
        db.execute("INSERT OR IGNORE INTO invalid VALUES (?, ?, ?, ?, ?, ?)", (*place, str(reason), headers, message.value()))
        return
    # An event may come twice: its id stands in the same transaction as what it changes.
    [(times,)] = db.execute(
        "INSERT INTO events VALUES (?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET times = times + 1 RETURNING times",
        (event.id, event.type, event.data is not None),
    )
    if times == 1 and event.data is not None:
        book(db, event.type, event.data)


def book(db, event_type, data):
    order_id = data["orderId"]
    if event_type == "PaymentAuthorized":
        amount = data["amount"]
        db.execute("INSERT OR IGNORE INTO money VALUES (?, ?, ?, 'held')", (order_id, amount["amount"], amount["currency"]))
    elif event_type == "StockReserved":
        lines = [(order_id, line["sku"], line["quantity"]) for line in data["lines"]]
        db.executemany("INSERT INTO goods VALUES (?, ?, ?, 'reserved')", lines)
    elif event_type in MONEY:
        db.execute("UPDATE money SET state = ? WHERE order_id = ?", (MONEY[event_type], order_id))
    elif event_type in GOODS:
        db.execute("UPDATE goods SET state = ? WHERE order_id = ?", (GOODS[event_type], order_id))


def commit(consumer):
    try:
        consumer.commit(asynchronous=False)
    except KafkaException as error:  # another member has the partitions by now, and reads these messages again
        print(f"The offsets are not committed: {error}", file=sys.stderr)


def print_books(db):
    def sums(sql, *values):
        return dict(db.execute(sql, values).fetchall())

    money = "SELECT currency, sum(amount) FROM money WHERE state = ? GROUP BY currency"
    goods = "SELECT sku, sum(quantity) FROM goods WHERE state = ? GROUP BY sku"
    [(events, duplicates)] = db.execute("SELECT count(*), coalesce(sum(times - 1), 0) FROM events")
    books = {
        "held": sums(money, "held"),
        "captured": sums(money, "captured"),
        "reserved": sums(goods, "reserved"),
        "shipped": sums(goods, "shipped"),
        "events": events,
        "duplicates": duplicates,
        "ignored": sums("SELECT type, count(*) FROM events WHERE NOT is_known GROUP BY type"),
        "invalid": sums("SELECT topic, count(*) FROM invalid GROUP BY topic"),
    }
    print(json.dumps(books), flush=True)


def settings(env):
    """The services have the same variables; only the file of the authority's certificate has another name."""
    has_tls, mechanism = env.get("KAFKA_TLS") == "true", env.get("KAFKA_SASL_MECHANISM")
    given = {
        "sasl.mechanism": mechanism and mechanism.upper(),
        "sasl.username": env.get("KAFKA_SASL_USERNAME"),
        "sasl.password": env.get("KAFKA_SASL_PASSWORD"),
        "ssl.ca.location": env.get("KAFKA_CA_FILE"),
    }
    return {
        "bootstrap.servers": env["KAFKA_BROKERS"],
        "security.protocol": ("SASL_" if mechanism else "") + ("SSL" if has_tls else "PLAINTEXT"),
        **{name: value for name, value in given.items() if value},
        "group.id": env.get("KAFKA_GROUP") or "audit-python",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "session.timeout.ms": 10_000,
        "reconnect.backoff.ms": 1_000,
    }


if __name__ == "__main__":
    main()
