# Shared by run.sh and test.sh: finds the SDK, chooses between the two builds, builds once.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

require_sdk() {
  if command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.'; then return; fi
  cat >&2 <<'END'
SlaMonitor needs the .NET SDK 10. On Debian or Ubuntu:

    sudo apt-get update && sudo apt-get install -y dotnet-sdk-10.0

Where the distribution has no such package (Debian 12 and 13, for example), add Microsoft's feed first, as described at
https://learn.microsoft.com/dotnet/core/install/linux, or install it for yourself alone:

    curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0
    export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
END
  exit 1
}

# The console is built with Node.js.
has_node() {
  command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

require_node() {
  has_node && return
  cat >&2 <<'END'
SlaMonitor's console is built with Node.js 20.19 or later and its npm. Where the distribution's nodejs is older (Debian 12, for example), see
https://nodejs.org/en/download, or install it for yourself alone:

    curl -fsSL https://raw.githubusercontent.com/nvm-sh/nvm/v0.40.3/install.sh | bash && . ~/.nvm/nvm.sh && nvm install 22
END
  exit 1
}

# Sets SOLUTION to the whole solution, or to the embedded filter when the feed lacks a package of the whole.
choose_build() {
  SOLUTION=SlaMonitor.sln
  local log
  log=$(mktemp)
  if ! dotnet restore SlaMonitor.sln -v minimal >"$log" 2>&1; then
    local missing
    missing=$(sed -n 's/.*error NU110[0-9]: Unable to find package \([A-Za-z0-9._-]*[A-Za-z0-9_-]\).*/\1/p; s/.*error NU110[0-9]: Unable to find a stable package \([A-Za-z0-9._-]*[A-Za-z0-9_-]\).*/\1/p' "$log" | sort -u | paste -sd ' ')
    if [ -z "$missing" ]; then
      cat "$log" >&2
      echo "The restore failed for another reason than a missing package; see above." >&2
      rm -f "$log"
      exit 1
    fi
    echo "Not in the package feed: $missing. Going on with SlaMonitor.Embedded.slnf, the build without them."
    SOLUTION=SlaMonitor.Embedded.slnf
    if ! dotnet restore "$SOLUTION" -v minimal >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      exit 1
    fi
  fi
  rm -f "$log"
}

# Builds a solution or project in Release and says nothing unless it fails. Without node reuse, so that no build process stays behind.
build() {
  local log
  log=$(mktemp)
  if dotnet build "$1" -c Release --no-restore -v quiet -nodeReuse:false >"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  # The errors, each once; everything when there is no line that says "error".
  grep -E '(: |^)error |error :' "$log" | sort -u >&2 || cat "$log" >&2
  rm -f "$log"
  echo "The build of $1 failed." >&2
  return 1
}
