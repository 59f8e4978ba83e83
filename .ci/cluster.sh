#!/usr/bin/env bash
# A cluster for trying: a private PostgreSQL in a temporary folder and three silos at 127.0.0.1, .2 and .3. Ctrl+C ends all
# and removes the folder. The invented tickets of the demo are replayed into it when a file of events is given.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/build.sh

choose_build
if [ "$SOLUTION" != SlaMonitor.sln ]; then
  echo "The cluster needs the packages named above, which this feed lacks; \`./run.sh\` without --cluster needs none of them." >&2
  exit 1
fi
postgres=$(dirname "$(command -v initdb 2>/dev/null || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -1 || true)")
if [ ! -x "$postgres/initdb" ]; then
  echo "The cluster needs PostgreSQL 15 or later on this machine: sudo apt-get install -y postgresql" >&2
  exit 1
fi
echo "Building …"
build SlaMonitor.sln
silo=$PWD/src/SlaMonitor.Silo/bin/Release/net10.0/slamonitor-silo.dll
config=$PWD/src/SlaMonitor.Cli/Serving/starter.yaml

folder=$(mktemp -d)
as=()
if [ "$(id -u)" -eq 0 ]; then
  # PostgreSQL refuses to run as root.
  id postgres >/dev/null 2>&1 || useradd --system postgres
  chown postgres "$folder"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
silos=()
finish() {
  trap - EXIT INT TERM
  for pid in "${silos[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${silos[@]}"; do wait "$pid" 2>/dev/null || true; done
  (cd "$folder" && "${as[@]}" "$postgres/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

port=${SLAMONITOR_TRY_PORT:-54329}
(
  cd "$folder"
  "${as[@]}" "$postgres/initdb" -D "$folder/data" -U slamonitor -A trust -E UTF8 --no-locale >/dev/null
  # A process group of its own: Ctrl+C is for the silos first.
  setsid "${as[@]}" "$postgres/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -o "-p $port -k $folder -c listen_addresses=127.0.0.1" start >/dev/null
)
export SLAMONITOR_DATABASE="Host=127.0.0.1;Port=$port;Username=slamonitor;Database=postgres;Maximum Pool Size=30"
dotnet "$silo" migrate
for i in 1 2 3; do
  mkdir -p "$folder/silo$i" 2>/dev/null || true
  setsid dotnet "$silo" serve --config "$config" --address "127.0.0.$i" --silo-port 11111 --gateway-port 30000 \
    --urls "http://127.0.0.$i:8080" --data "$folder/silo$i" "$@" &
  silos+=($!)
  # The first one makes the cluster; the others join it.
  [ "$i" -eq 1 ] && sleep 3
done
echo "Three silos: http://127.0.0.1:8080 http://127.0.0.2:8080 http://127.0.0.3:8080   (Ctrl+C ends all)"
wait
