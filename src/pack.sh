#!/usr/bin/env bash
# Makes the packages in artifacts/packages; nothing is pushed. Then does with them what their user does: makes a console project outside of this
# repository that has PlumCache.Hosting as a package, with the code of samples/embedded, builds it, runs it, and compares what it writes with docs/embedding.md.
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
rm -rf "$packages"
dotnet pack "$root/src/packages.slnf" -c Release -o "$packages" -v quiet

version_of() {
    local found=("$packages/PlumCache.$1".[0-9]*.nupkg)
    [ -f "${found[0]}" ] || { echo "there is no package PlumCache.$1"; exit 1; }
    found=${found[0]##*/PlumCache."$1".}
    printf '%s\n' "${found%.nupkg}"
}

for project in Abstractions Engine Hosting Plugins Protocol Storage Testing; do version_of "$project" > /dev/null; done
version=$(version_of Hosting)

# A package of an older build has the same version, so NuGet would take it from where it once put it. Those of others are read from there as they are.
shared=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export NUGET_PACKAGES=$folder/packages
if [ -d "$shared" ] && [ ! -d "$shared/plumcache.hosting" ]; then export RestoreFallbackFolders=$shared; fi

rm -rf "${folder:?}/app"
mkdir "$folder/app"
cp "$root"/samples/embedded/*.cs "$folder/app"
sed "s|<ProjectReference .*|<PackageReference Include=\"PlumCache.Hosting\" Version=\"$version\" />|" "$root/samples/embedded/embedded.csproj" > "$folder/app/app.csproj"
sed "s|PLUM_PACKAGES|$packages|" "$root/templates/plumcache-plugin/nuget.config" > "$folder/app/nuget.config"
cd "$folder/app"
dotnet build -v quiet
sed -n '/^```text$/,/^```$/ { /^```/d; p }' "$root/docs/embedding.md" > expected
dotnet bin/Debug/net10.0/Embedded.dll > written
diff expected written
echo "PlumCache $version: $(find "$packages" -name '*.nupkg' | wc -l) packages; a project that has them writes what docs/embedding.md shows"
