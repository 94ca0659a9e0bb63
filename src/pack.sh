#!/usr/bin/env bash
# Makes the packages in artifacts/packages, beside what others put there; nothing is pushed. Then does with them what docs/embedding.md tells its reader to: makes a
# console project outside of this repository, gives it the package PlumCache.Hosting and the code of samples/embedded, runs it, and compares what it writes.
#
# The packages that this repository depends on come from where NuGet has put them already, or else from its feed.
#
# usage: src/pack.sh [folder to make the project in; default: a new temporary one, which is removed]

set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
readonly root
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
packages=$root/artifacts/packages
dotnet pack "$root/src/packages.slnf" -c Release -o "$packages" -v quiet

# A project's own version, or else that of all.
version_of() { sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$root/src/PlumCache.$1/PlumCache.$1.csproj" "$root/Directory.Build.props" | head -n 1; }
for project in Abstractions Engine Hosting Plugins Protocol Storage Testing; do
    package=PlumCache.$project.$(version_of "$project").nupkg
    [ -f "$packages/$package" ] || { echo "there is no package $package"; exit 1; }
done

# A package of an older build has the same version, so NuGet would take it from where it once put it. Those of others are read from there as they are.
shared=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export NUGET_PACKAGES=$folder/packages
if [ -d "$shared" ] && [ ! -d "$shared/plumcache.hosting" ]; then export RestoreFallbackFolders=$shared; fi

rm -rf "${folder:?}/Embedded"
dotnet new console -n Embedded -o "$folder/Embedded" > /dev/null
cd "$folder/Embedded"
guide=$root/docs/embedding.md
sed -n '/^```xml$/,/^```$/ { /^```/d; p }' "$guide" | sed "s|/path/to/plumcache/artifacts/packages|$packages|" > nuget.config
dotnet add package PlumCache.Hosting > /dev/null
cp "$root"/samples/embedded/*.cs .
dotnet build -v quiet
sed -n '/^```text$/,/^```$/ { /^```/d; p }' "$guide" > expected
dotnet bin/Debug/net10.0/Embedded.dll > written
diff expected written
echo "PlumCache $(version_of Hosting): 7 packages; a project that has them writes what docs/embedding.md shows"
