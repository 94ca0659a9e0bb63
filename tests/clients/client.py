"""Plays the scenario of README.md with redis-py and prints each answer on a line."""
import sys

import redis

port = int(sys.argv[1])
client = redis.Redis(host="127.0.0.1", port=port)
every_byte = bytes(range(256))


def say(label, value):
    if isinstance(value, bytes):
        value = value.decode("latin-1").encode("unicode_escape").decode()
    if isinstance(value, list):
        value = [item.decode() if isinstance(item, bytes) else item for item in value]
    print(f"{label}: {value}")


def refusal(label, act):
    try:
        say(label, act())
    except redis.RedisError as error:
        print(f"{label}: refused: {error}")


client.flushall()
say("ping", client.ping())

say("set", client.set("user:1:name", "Ada"))
say("get", client.get("user:1:name"))
say("missing", client.get("none"))
say("every byte", client.set(b"bytes:" + every_byte, every_byte))
say("every byte again", client.get(b"bytes:" + every_byte) == every_byte)
say("empty", client.set("", ""))
say("empty again", client.get(""))

say("mset", client.mset({"a": "1", "b": "2"}))
say("mget", client.mget("a", "none", "b"))
say("incr", client.incr("a", 41))
say("decr", client.decr("a"))
say("float", client.incrbyfloat("half", 0.5))
say("append", client.append("b", "345"))
say("getrange", client.getrange("b", 1, -2))
say("setrange", client.setrange("b", 6, "x"))
say("strlen", client.strlen("b"))

say("nx", client.set("a", "no", nx=True))
say("xx", client.set("a", "7", xx=True, get=True))
say("expire", client.set("soon", "1", ex=1000))
say("ttl", 990 < client.ttl("soon") <= 1000)
say("persist", client.persist("soon"))
say("ttl of none", client.ttl("none"))

say("exists", client.exists("a", "b", "none"))
say("rename", client.rename("b", "c"))
say("type", client.type("c"))
say("delete", client.delete("c", "none"))
say("unlink", client.unlink("half"))

pipeline = client.pipeline(transaction=False)
for i in range(1000):
    pipeline.set(f"many:{i}", i)
say("pipeline", len(pipeline.execute()))
pipeline = client.pipeline(transaction=False)
for i in range(1000):
    pipeline.get(f"many:{i}")
say("sum", sum(int(value) for value in pipeline.execute()))
say("scan", len(set(client.scan_iter(match="many:*", count=100))))

transaction = client.pipeline()
transaction.incr("a").get("a")
say("transaction", transaction.execute())
watching = client.pipeline()
watching.watch("a")
client.set("a", "another")
watching.multi()
watching.set("a", "mine")
refusal("watch", watching.execute)

refusal("no integer", lambda: client.incr("a"))
refusal("no such command", lambda: client.execute_command("NOSUCHCOMMAND", "x"))
refusal("arity", lambda: client.execute_command("GET"))

large = b"0123456789" * 500_000
say("large", client.set("large", large))
say("large again", client.get("large") == large)

subscriber = client.pubsub()
subscriber.subscribe("news")
subscriber.psubscribe("n?ws")
for _ in range(2):
    say("subscribed", subscriber.get_message(timeout=10)["data"])
say("published", client.publish("news", "hello"))
messages = [subscriber.get_message(timeout=10) for _ in range(2)]
say("messages", sorted(f"{message['type']} {message['data'].decode()}" for message in messages))
subscriber.close()

single = redis.Redis(host="127.0.0.1", port=port, db=1, client_name="one", single_connection_client=True)
say("name", single.client_getname())
say("database", single.dbsize())
single.set("there", "1")
say("move", single.move("there", 0))
say("keys", len(client.keys("*")))
say("flush", client.flushall())
say("size", client.dbsize())
