# Plays the scenario of README.md with redis-rb and prints each answer on a line.
require "redis"

port = ARGV[0].to_i
client = Redis.new(host: "127.0.0.1", port: port)
every_byte = (0..255).to_a.pack("C*")

def say(label, value)
  puts "#{label}: #{value.inspect}"
end

def refusal(label)
  say(label, yield)
rescue Redis::CommandError => error
  puts "#{label}: refused: #{error.message}"
end

client.flushall
say("ping", client.ping)

say("set", client.set("user:1:name", "Ada"))
say("get", client.get("user:1:name"))
say("missing", client.get("none"))
say("every byte", client.set("bytes:".b + every_byte, every_byte))
say("every byte again", client.get("bytes:".b + every_byte).b == every_byte)
say("empty", client.set("", ""))
say("empty again", client.get(""))

say("mset", client.mset("a", "1", "b", "2"))
say("mget", client.mget("a", "none", "b"))
say("incr", client.incrby("a", 41))
say("decr", client.decr("a"))
say("float", client.incrbyfloat("half", 0.5))
say("append", client.append("b", "345"))
say("getrange", client.getrange("b", 1, -2))
say("setrange", client.setrange("b", 6, "x"))
say("strlen", client.strlen("b"))

say("nx", client.set("a", "no", nx: true))
say("xx", client.set("a", "7", xx: true, get: true))
say("expire", client.set("soon", "1", ex: 1000))
say("ttl", (991..1000).cover?(client.ttl("soon")))
say("persist", client.persist("soon"))
say("ttl of none", client.ttl("none"))

say("exists", client.exists("a", "b", "none"))
say("rename", client.rename("b", "c"))
say("type", client.type("c"))
say("delete", client.del("c", "none"))
say("unlink", client.unlink("half"))

say("pipeline", client.pipelined { |pipeline| 1000.times { |i| pipeline.set("many:#{i}", i) } }.length)
say("sum", client.pipelined { |pipeline| 1000.times { |i| pipeline.get("many:#{i}") } }.sum(&:to_i))
say("scan", client.scan_each(match: "many:*", count: 100).to_a.uniq.length)

say("transaction", client.multi { |transaction| transaction.incr("a"); transaction.get("a") })
other = Redis.new(host: "127.0.0.1", port: port)
watched = client.watch("a") do
  other.set("a", "another")
  client.multi { |transaction| transaction.set("a", "mine") }
end
say("watch", watched)

refusal("no integer") { client.incr("a") }
refusal("no such command") { client.call("NOSUCHCOMMAND", "x") }
refusal("arity") { client.call("GET") }

large = "0123456789" * 500_000
say("large", client.set("large", large))
say("large again", client.get("large") == large)

messages = []
other.subscribe("news") do |on|
  on.subscribe { |channel, count| say("subscribed", [channel, count, client.publish("news", "hello")]) }
  on.message { |channel, message| messages << [channel, message]; other.unsubscribe }
end
say("messages", messages)

single = Redis.new(host: "127.0.0.1", port: port, db: 1, id: "one")
say("name", single.client(:getname))
say("database", single.dbsize)
single.set("there", "1")
say("move", single.move("there", 0))
say("keys", client.keys("*").length)
say("flush", client.flushall)
say("size", client.dbsize)
