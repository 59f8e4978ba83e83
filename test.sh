#!/usr/bin/env bash
# Builds everything once and runs every test project, one after the other. The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"
. .ci/build.sh

# Installs Debian packages for some tests; without root and apt they are named, and those tests say themselves that they are skipped.
# No service of a package is started: tests start what they need themselves, at ports of their own.
install_for() {
  local tests=$1
  shift
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $* for the tests of $tests …"
    local policy=/usr/sbin/policy-rc.d guarded=0
    if [ ! -e "$policy" ]; then
      printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && guarded=1
    fi
    apt-get update -qq >/dev/null 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "$@" >/dev/null 2>&1
    local code=$?
    [ "$guarded" -eq 1 ] && rm -f "$policy"
    [ "$code" -eq 0 ] && return
  fi
  echo "Missing for the tests of $tests: $* (sudo apt-get install -y $*). Everything else is tested."
}

# The build of the console and the tests in a browser.
browser_tools() {
  local missing=()
  has_node || missing+=(nodejs npm)
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  [ ${#missing[@]} -eq 0 ] || install_for "the console" "${missing[@]}"
}

# Rules and dashboards are tried on Prometheus, what compose runs is run without Docker, the chart is rendered by Go's templates.
operations_tools() {
  local missing=() go=/usr/share/gocode/src
  command -v prometheus >/dev/null && command -v promtool >/dev/null || missing+=(prometheus)
  command -v prometheus-alertmanager >/dev/null || command -v alertmanager >/dev/null || missing+=(prometheus-alertmanager)
  command -v caddy >/dev/null || missing+=(caddy)
  command -v go >/dev/null || missing+=(golang-go)
  [ -d $go/github.com/Masterminds/sprig ] || missing+=(golang-github-masterminds-sprig-dev)
  [ -d $go/sigs.k8s.io/yaml ] || missing+=(golang-k8s-sigs-yaml-dev)
  [ ${#missing[@]} -eq 0 ] || install_for "operations" "${missing[@]}"
}

# The tests of the cluster: PostgreSQL's programs, without the server that Debian's package would set up.
# A server that is named in SLAMONITOR_TEST_POSTGRES is used instead.
postgres_server() {
  [ -n "${SLAMONITOR_TEST_POSTGRES:-}" ] && return
  command -v initdb >/dev/null && return
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return
  # Read before the package makes its first cluster; a file that is there already is somebody's own choice.
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  install_for "the cluster" postgresql
}

# One number of a trx file's <Counters …>: the attribute may stand anywhere in the tag.
counter() {
  tr '\n' ' ' <"$1" | sed -n "s/.*<Counters[^>]*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p"
}

require_sdk
browser_tools
operations_tools
require_node
choose_build
[ "$SOLUTION" = SlaMonitor.sln ] && postgres_server
echo "Building $SOLUTION …"
if ! build "$SOLUTION"; then
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

# The projects of the chosen build: those of the filter, or all of them.
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  case "$name" in *.Tests | SlaMonitor.EndToEnd) ;; *) continue ;; esac
  if [ "$SOLUTION" = SlaMonitor.Embedded.slnf ] && ! grep -qF "\\\\$name.csproj\"" SlaMonitor.Embedded.slnf; then
    echo "  $name: not in this build"
    continue
  fi

  started=$SECONDS
  log="$results/$name.log" trx="$results/$name.trx"
  dotnet test "$project" -c Release --no-build --nologo -v quiet --results-directory "$results" --logger "trx;LogFileName=$name.trx" >"$log" 2>&1
  code=$?
  p=$(counter "$trx" passed 2>/dev/null) f=$(counter "$trx" failed 2>/dev/null) t=$(counter "$trx" total 2>/dev/null)
  if [ -z "$p" ] || [ -z "$f" ] || [ -z "$t" ]; then
    # It did not come to its end: that is one failure, with all that it said.
    cat "$log"
    p=0 f=1 t=1
  elif [ "$code" -ne 0 ]; then
    cat "$log"
    [ "$f" -eq 0 ] && f=1 t=$((t + 1))
  fi
  s=$((t - p - f))
  printf '  %-34s %6d passed %4d failed %4d skipped  %4d s\n' "$name" "$p" "$f" "$s" $((SECONDS - started))
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  # Why a test was skipped is something to know.
  [ "$s" -gt 0 ] && [ "$f" -eq 0 ] && grep -o '<Message>[^<]*</Message>' "$trx" | sed 's/<[^>]*>//g; s/^/      skipped: /' | sort | uniq -c | sed 's/^ *\([0-9]*\) *\(skipped\)/      \1 \2/'
done

if [ "$SOLUTION" = SlaMonitor.sln ]; then echo "Tested: SlaMonitor.sln, everything."; else echo "Tested: SlaMonitor.Embedded.slnf, without the cluster host."; fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
