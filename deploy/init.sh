#!/bin/sh
# Once before the first "docker compose up": builds the image and makes passwords and API keys in secrets/. What is there already stays as it is.
set -eu
cd "$(dirname "$0")"

# Containers read their secrets as users of their own, which only have to be able to read the file itself; on this machine the folder is yours alone.
umask 022
mkdir -p secrets
chmod 700 secrets

missing() { [ ! -s "secrets/$1" ]; }

# Written beside and moved: a script that was interrupted leaves no half of a secret.
keep() {
  cat >"secrets/$1.new"
  [ -s "secrets/$1.new" ] || { echo "init.sh: nothing came for secrets/$1" >&2; exit 1; }
  mv "secrets/$1.new" "secrets/$1"
}

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if missing postgres-password; then password | keep postgres-password; fi
if missing slamonitor-database; then
  printf 'Host=postgres;Username=slamonitor;Password=%s;Database=slamonitor' "$(cat secrets/postgres-password)" | keep slamonitor-database
fi
if missing grafana-password; then password | keep grafana-password; fi

docker compose build migrate

# A key is shown once, when it is made: kept is its hash, in the volume of the nodes.
key() {
  if missing "$1-key"; then
    docker compose run --rm -T keys keys add --name "$1" --role "$2" --data /var/lib/slamonitor | tr -d '\r\n' | keep "$1-key"
  fi
}
key prometheus viewer
key alertmanager agent
key admin admin

cat <<'END'
Ready. Now:

    docker compose up -d

The monitor     http://localhost:8080   asks for a key: the one in secrets/admin-key
Grafana         http://localhost:3000   user admin, the password in secrets/grafana-password
Prometheus      http://localhost:9090
Alertmanager    http://localhost:9093
END
