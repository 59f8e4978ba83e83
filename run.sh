#!/usr/bin/env bash
# Builds SlaMonitor and serves it with an invented, lifelike stream of tickets. Further arguments go to `slamonitor serve`.
# With --cluster: a private PostgreSQL and three silos on loopback addresses of this machine, for trying. Ctrl+C ends all.
set -euo pipefail
cd "$(dirname "$0")"
. .ci/build.sh

require_sdk
require_node
if [ "${1:-}" = --cluster ]; then
  shift
  exec .ci/cluster.sh "$@"
fi
choose_build
echo "Building $SOLUTION …"
build src/SlaMonitor.Cli/SlaMonitor.Cli.csproj

url=http://127.0.0.1:8080
for ((i = 1; i <= $#; i++)); do
  case "${!i}" in
    --urls=*) url="${!i#--urls=}" ;;
    --urls) j=$((i + 1)); [ $j -le $# ] && url="${!j}" ;;
  esac
done
echo
echo "SlaMonitor will be at $url (Ctrl+C stops it)."
# A large first generation lets most of what an event needs die before a collection looks at it: a fifth more events/s.
export DOTNET_GCgen0size=${DOTNET_GCgen0size:-0xC000000} DOTNET_GCGen0MaxBudget=${DOTNET_GCGen0MaxBudget:-0xC000000}
exec dotnet src/SlaMonitor.Cli/bin/Release/net10.0/slamonitor.dll serve --demo "$@"
