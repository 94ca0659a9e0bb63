#!/usr/bin/env bash
# Does with the template what its user does: packs the contract and the test kit into artifacts/packages, installs the template, makes a plugin outside of this
# repository, builds it and runs its tests. Leaves the plugin's path on its last line.
#
# Nothing is left in the user's own folders: templates and the packages of this repository go to folders of their own.
#
# usage: templates/check.sh [folder to make the plugin in; default: a new temporary one, which the caller removes]

set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
readonly root NAME=Acme.Greeting
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
packages=$root/artifacts/packages
hive=$folder/hive

# A package of an older build has the same version, so NuGet would take it from where it once put it. Those of others are read from there as they are.
shared=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export NUGET_PACKAGES=$folder/packages
if [ -d "$shared" ] && [ ! -d "$shared/plumcache.abstractions" ]; then export RestoreFallbackFolders=$shared; fi

dotnet pack "$root/src/PlumCache.Testing" -c Release -o "$packages" -v quiet
dotnet pack "$root/src/PlumCache.Abstractions" -c Release -o "$packages" -v quiet

dotnet new install "$root/templates/plumcache-plugin" --debug:custom-hive "$hive" --force > /dev/null
rm -rf "${folder:?}/$NAME"
dotnet new plumcache-plugin -n "$NAME" -o "$folder/$NAME" --packages "$packages" --debug:custom-hive "$hive" --no-update-check

cd "$folder/$NAME"
dotnet build -v quiet
dotnet test --no-build

plugin=$folder/$NAME/$NAME/bin/Debug/net10.0/$NAME.dll
[ -f "$plugin" ] || { echo "there is no $plugin"; exit 1; }
if [ -e "$(dirname "$plugin")/PlumCache.Abstractions.dll" ]; then
    echo "the contract lies beside the plugin: a server would not share its own with it"
    exit 1
fi

printf '%s\n' "$plugin"
