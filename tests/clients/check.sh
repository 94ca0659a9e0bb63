#!/usr/bin/env bash
# usage: tests/clients/check.sh PLUM python|ruby|perl|node
#
# Plays the scenario of one client on PLUM, the server's executable, and on redis-server, and compares what it printed.
# Status 0: the same. 1: not. 2: the client, redis-server or npm's package is missing.

set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
plum=$1 client=$2
readonly START_SECONDS=20 PLAY_SECONDS=120

scratch=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2> /dev/null; wait; rm -rf "$scratch"' EXIT

missing() { echo "missing: $*"; exit 2; }
command -v redis-server > /dev/null || missing "redis-server"
case "$client" in
    python)
        play=(/usr/bin/python3 "$here/client.py")
        /usr/bin/python3 -c 'import redis' 2> /dev/null || missing "Debian's python3-redis" ;;
    ruby) play=(ruby "$here/client.rb"); ruby -e 'require "redis"' 2> /dev/null || missing "Debian's ruby-redis" ;;
    perl) play=(perl "$here/client.pl"); perl -MRedis -e 1 2> /dev/null || missing "Debian's libredis-perl" ;;
    node)
        # Its packages come from npm, into a folder of their own.
        command -v npm > /dev/null || missing "npm"
        cp "$here/client.mjs" "$scratch/client.mjs"
        (cd "$scratch" && npm install --silent --no-save --no-audit --no-fund redis@5 > npm.log 2>&1) \
            || { tail -n 5 "$scratch/npm.log"; missing "npm's redis"; }
        play=(node "$scratch/client.mjs") ;;
    *) missing "a scenario for $client" ;;
esac

# Waits until a line of a file names the port or says that all is well; a server that ends is none.
await() {
    local pid=$1 file=$2 pattern=$3 deadline=$((SECONDS + START_SECONDS))
    until grep -q "$pattern" "$file"; do
        if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$pid" 2> /dev/null; then cat "$file"; exit 1; fi
        sleep 0.1
    done
}

: > "$scratch/plum"
"$plum" --bind 127.0.0.1 --port 0 > "$scratch/plum" 2>&1 &
pids+=($!)
await $! "$scratch/plum" 'listens on'
plum_port=$(sed -n 's/^PlumCache .* listens on [^ ]*:\([0-9]*\) .*/\1/p' "$scratch/plum")

# Redis chooses no free port by itself.
: > "$scratch/redis"
for redis_port in $(shuf -i 20000-30000 -n 5); do
    redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$scratch" > "$scratch/redis" 2>&1 &
    redis_pid=$!
    until grep -q 'Ready to accept' "$scratch/redis" || ! kill -0 "$redis_pid" 2> /dev/null; do sleep 0.1; done
    if kill -0 "$redis_pid" 2> /dev/null; then pids+=("$redis_pid"); break; fi
done

timeout "$PLAY_SECONDS" "${play[@]}" "$redis_port" > "$scratch/expected" 2>&1 \
    || { echo "on redis-server:"; tail -n 20 "$scratch/expected"; exit 1; }
timeout "$PLAY_SECONDS" "${play[@]}" "$plum_port" > "$scratch/answered" 2>&1 || { echo "on plum:"; tail -n 20 "$scratch/answered"; exit 1; }
diff --unified=0 "$scratch/expected" "$scratch/answered" || exit 1
echo "$client: $(wc -l < "$scratch/answered") answers, the same as redis-server's"
