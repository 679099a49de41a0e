"""From a message to a valid event: its headers, its wire format and its schema."""

import functools
import io
import json
import os
import pathlib
import re
import time
import urllib.error
import urllib.request
import uuid
from typing import NamedTuple, Optional

import fastavro
from jsonschema import Draft202012Validator

SCHEMAS = pathlib.Path(os.environ.get("SCHEMAS_DIR") or pathlib.Path(__file__).parents[2] / "libs/contracts/schemas")


class Event(NamedTuple):
    id: str
    type: str
    data: Optional[dict]  # None: the event is of a type that has no schema here


class InvalidMessage(Exception):
    """Nobody can read this message, however often it is tried."""


def read_event(message):
    headers = headers_of(message)
    event_id, event_type = headers.get("ce_id"), headers.get("ce_type")
    try:
        event_id = str(uuid.UUID(event_id))
    except (TypeError, ValueError):
        raise InvalidMessage(f"the header ce_id is not a UUID: {event_id}")
    if not event_type:
        raise InvalidMessage("the header ce_type is missing")
    if event_type not in validators():
        return Event(event_id, event_type, None)
    data = decode(message.value(), event_type, headers.get("content-type", ""))
    for error in validators()[event_type].iter_errors(data):
        raise InvalidMessage(f"{error.json_path}: {error.message[:200]}")
    if message.key() != data["orderId"].encode():
        raise InvalidMessage(f"the key is {message.key()}, and the event is about order {data['orderId']}")
    return Event(event_id, event_type, data)


def headers_of(message):
    """All that is read from the headers is read from here. If two have the same name, the last one counts."""
    return {name: (value or b"").decode(errors="replace") for name, value in message.headers() or []}


def decode(value, event_type, content_type):
    if value is None:
        raise InvalidMessage("the message has no value")
    wire_format = content_type.split(";")[0].strip().lower()
    try:
        if wire_format == "application/json":
            data = json.loads(value.decode())
            json.dumps(data, ensure_ascii=False).encode()  # refuses half a surrogate pair, which SQLite cannot keep
            return data
        if wire_format == "application/avro":
            return decode_avro(value, event_type)
    except (InvalidMessage, MemoryError):
        raise
    except Exception as error:  # whatever a decoder throws, the bytes are to blame
        raise InvalidMessage(f"the value is not {wire_format}: {error or type(error).__name__}")
    raise InvalidMessage(f"the content type is unknown: {content_type}")


def decode_avro(value, event_type):
    """The wire format of the schema registry: a zero, four bytes of the schema's id, and the Avro."""
    if len(value) < 5 or value[0] != 0:
        raise InvalidMessage("the value does not begin with the id of an Avro schema")
    schema = schema_of_writer(int.from_bytes(value[1:5], "big"))
    name = schema["name"].split(".")[-1]
    if name != event_type.split(".")[0]:
        raise InvalidMessage(f"the schema is that of {name}, and the header ce_type says {event_type}")
    stream = io.BytesIO(value[5:])
    data = fastavro.schemaless_reader(stream, schema)
    if stream.read(1):
        raise InvalidMessage("bytes are left after the Avro")
    return without_nulls(data)


def without_nulls(data):
    """An optional field that is absent is null in Avro, and absent in JSON."""
    if isinstance(data, dict):
        return {name: without_nulls(value) for name, value in data.items() if value is not None}
    return [without_nulls(item) for item in data] if isinstance(data, list) else data


@functools.cache
def schema_of_writer(schema_id):
    """An id means the same schema for ever. While the registry is away, this waits: the message is not to blame."""
    while True:
        try:
            with urllib.request.urlopen(f"{os.environ['SCHEMA_REGISTRY_URL']}/schemas/ids/{schema_id}", timeout=10) as answer:
                return fastavro.parse_schema(json.loads(json.load(answer)["schema"]))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                raise InvalidMessage(f"the registry knows no schema with the id {schema_id}")
            print(f"The schema registry answers {error.code}: trying again", flush=True)
        except OSError as error:
            print(f"The schema registry does not answer ({error}): trying again", flush=True)
        time.sleep(1)


@functools.cache
def validators():
    """By the type of an event, with its major version when that is past 1. The newest minor version also fits older events."""
    files = [re.fullmatch(r"(\w+)\.(\d+)\.(\d+)\.json", file.name) for file in SCHEMAS.iterdir()]
    versions = sorted((name[1], int(name[2]), int(name[3]), name[0]) for name in files if name)
    return {
        event if major == 1 else f"{event}.v{major}": Draft202012Validator(json.loads((SCHEMAS / file).read_text()))
        for event, major, _, file in versions
    }
