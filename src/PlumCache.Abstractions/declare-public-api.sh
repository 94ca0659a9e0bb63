#!/usr/bin/env bash
# Writes PublicAPI.Unshipped.txt again from the source: what is public here and not yet in PublicAPI.Shipped.txt. Run it after a change of the
# contract that is meant, and read the difference before committing it: each line taken away breaks a plugin that was built with it.

set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_UI_LANGUAGE=en

readonly FILE=PublicAPI.Unshipped.txt
before=$(mktemp) log=$(mktemp)
trap 'rm -f "$before" "$log"' EXIT
cp "$FILE" "$before"

# The analyzer itself says which lines it misses, so the file needs no other tool. Line breaks and order do not matter to it.
echo '#nullable enable' > "$FILE"
dotnet build -v quiet -nologo > "$log" || true
sed -n "s/.* error RS0016: Symbol '\(.*\)' is not part of the declared public API (.*/\1/p" "$log" | LC_ALL=C sort -u >> "$FILE"

# What is still wrong is no question of this file: a compiler's error, or a line in Shipped that the source has no more.
if ! dotnet build -v quiet -nologo > "$log"; then
    cp "$before" "$FILE"
    cat "$log"
    exit 1
fi
diff "$before" "$FILE" && echo "nothing changed" || true
