// Plays the scenario of README.md with node-redis, over RESP2 and RESP3, and prints each answer on a line.
import { createClient } from "redis";

const port = Number(process.argv[2]);
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

const say = (label, value) => console.log(`${label}: ${JSON.stringify(value)}`);
const refusal = async (label, act) => {
    try {
        say(label, await act());
    } catch (error) {
        console.log(`${label}: refused: ${error.name} ${error.message}`);
    }
};
const connect = (RESP, more = {}) => createClient({ url: `redis://127.0.0.1:${port}`, RESP, ...more }).connect();

for (const RESP of [2, 3]) {
    console.log(`RESP${RESP}`);
    const client = await connect(RESP);
    await client.flushAll();
    say("ping", await client.ping());

    say("set", await client.set("user:1:name", "Ada"));
    say("get", await client.get("user:1:name"));
    say("missing", await client.get("none"));
    const bytesKey = Buffer.concat([Buffer.from("bytes:"), everyByte]);
    say("every byte", await client.set(bytesKey, everyByte));
    say("every byte again", await client.strLen(bytesKey));
    say("empty", await client.set("", ""));
    say("empty again", await client.get(""));

    say("mset", await client.mSet({ a: "1", b: "2" }));
    say("mget", await client.mGet(["a", "none", "b"]));
    say("incr", await client.incrBy("a", 41));
    say("decr", await client.decr("a"));
    say("float", await client.incrByFloat("half", 0.5));
    say("append", await client.append("b", "345"));
    say("getrange", await client.getRange("b", 1, -2));
    say("setrange", await client.setRange("b", 6, "x"));
    say("strlen", await client.strLen("b"));

    say("nx", await client.set("a", "no", { NX: true }));
    say("xx", await client.set("a", "7", { XX: true, GET: true }));
    say("expire", await client.set("soon", "1", { EX: 1000 }));
    const ttl = await client.ttl("soon");
    say("ttl", ttl > 990 && ttl <= 1000);
    say("persist", await client.persist("soon"));
    say("ttl of none", await client.ttl("none"));

    say("exists", await client.exists(["a", "b", "none"]));
    say("rename", await client.rename("b", "c"));
    say("type", await client.type("c"));
    say("delete", await client.del(["c", "none"]));
    say("unlink", await client.unlink("half"));

    const sets = await Promise.all(Array.from({ length: 1000 }, (_, i) => client.set(`many:${i}`, `${i}`)));
    say("pipeline", sets.length);
    const gets = await Promise.all(Array.from({ length: 1000 }, (_, i) => client.get(`many:${i}`)));
    say("sum", gets.reduce((sum, value) => sum + Number(value), 0));
    const seen = new Set();
    for await (const page of client.scanIterator({ MATCH: "many:*", COUNT: 100 })) {
        for (const key of page) seen.add(key);
    }
    say("scan", seen.size);

    say("transaction", await client.multi().incr("a").get("a").exec());
    const other = await connect(RESP);
    await client.watch("a");
    await other.set("a", "another");
    await refusal("watch", () => client.multi().set("a", "mine").exec());

    await refusal("no integer", () => client.incr("a"));
    await refusal("no such command", () => client.sendCommand(["NOSUCHCOMMAND", "x"]));
    await refusal("arity", () => client.sendCommand(["GET"]));

    const large = "0123456789".repeat(500_000);
    say("large", await client.set("large", large));
    say("large again", (await client.get("large")) === large);

    const messages = [];
    let arrived;
    const both = new Promise(resolve => (arrived = resolve));
    const listen = (message, channel) => {
        messages.push(`${channel} ${message}`);
        if (messages.length === 2) arrived();
    };
    await other.subscribe("news", listen);
    await other.pSubscribe("n?ws", listen);
    say("published", await client.publish("news", "hello"));
    await both;
    say("messages", messages);
    other.destroy();

    const single = await connect(RESP, { database: 1, name: "one" });
    say("name", await single.clientGetName());
    say("database", await single.dbSize());
    await single.set("there", "1");
    say("move", await single.move("there", 0));
    single.destroy();
    say("keys", (await client.keys("*")).length);
    say("flush", await client.flushAll());
    say("size", await client.dbSize());
    client.destroy();
}
