#!/usr/bin/env bash
# Installs what Darman is built with, and nothing twice.
#
#   tools/setup.sh [build] [check] [bench] [browser]      default: build
#
# The words are groups of tools/packages-debian.txt; `build` is always among them. What Debian does not
# have comes from npm, pinned with its hash in tools/npm/package-lock.json, into build/deps:
#
#   duckdb/include/duckdb.h  duckdb/lib/libduckdb.so  duckdb/LICENSE
#   fhir-examples/*.json     HL7's R4 examples, for tests and the demonstration
#
# Needs root or sudo only when a Debian package is missing. Each folder appears by one rename, so a
# set-up that was interrupted leaves nothing that the next one would trust. Exit code 3: the machine
# cannot be set up; the last line says what to do.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=$root/build/deps
list=$root/tools/packages-debian.txt

fail() {
    echo "setup: $1" >&2
    exit 3
}

# --- Debian -------------------------------------------------------------------------------------

# Prints "package least-version" for the groups named.
wanted() {
    awk -v groups=" $* " '!/^#/ && NF && index(groups, " " $1 " ") {print $2, $3}' "$list"
}

# Prints those of the packages on standard input that are absent or too old.
missing() {
    local name least installed
    declare -A have=()
    while read -r name installed; do
        have[$name]=$installed
    done < <(dpkg-query -W -f '${Package} ${db:Status-Status} ${Version}\n' | awk '$2 == "installed" {print $1, $3}')
    while read -r name least; do
        installed=${have[$name]:-}
        if [[ -z $installed ]] || dpkg --compare-versions "$installed" lt "$least"; then
            echo "$name"
        fi
    done
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif [[ -t 0 ]]; then
        sudo -- "$@"
    else
        sudo -n -- "$@"
    fi
}

install_debian() {
    local names log=$deps/apt.log apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    names=$(wanted "$@" | missing)
    [[ -n $names ]] || return 0
    mapfile -t names <<<"$names"
    if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
        fail "not root, no sudo, and these Debian packages are missing: ${names[*]}: as root, run: apt-get install ${names[*]}"
    fi
    echo "setup: installing ${#names[@]} Debian packages: ${names[*]}"
    rm -f "$log"
    as_root "${apt[@]}" update </dev/null >"$log" 2>&1 ||
        fail "apt-get update failed ($(tail -n 1 "$log")): check the network, or sudo rights; all of it is in $log"
    as_root "${apt[@]}" install -y --no-install-recommends "${names[@]}" </dev/null >>"$log" 2>&1 ||
        fail "apt-get could not install ${names[*]} ($(grep '^E:' "$log" | tail -n 1)): this house is built on Debian 12; all of it is in $log"
    names=$(wanted "$@" | missing | tr '\n' ' ')
    [[ -z $names ]] || fail "this release has only older versions than $list asks for: $names: use Debian 12"
}

# --- npm ----------------------------------------------------------------------------------------

# The key of what lies in build/deps: a change of the pins, or of how they are unpacked, changes it.
deps_key() {
    cat "$root/tools/npm/package.json" "$root/tools/npm/package-lock.json" <(echo "$(uname -m) layout 1") |
        sha256sum | cut -d ' ' -f 1
}

# True if folder $1 was completed under key $2 and still holds the files it was completed with.
complete() {
    [[ -f $1/.stamp && $(<"$1/.stamp") == "$2 $(measure "$1")" ]]
}

# The number of files in a folder and their bytes: cheap, and enough to see that something is gone.
measure() {
    find "$1" -type f ! -name .stamp -printf '%s\n' | awk '{bytes += $1} END {printf "%d files %.0f bytes", NR, bytes}'
}

# Puts the finished folder $1 in the place of $2.
publish() {
    rm -rf "$2.old"
    [[ ! -e $2 ]] || mv "$2" "$2.old"
    mv "$1" "$2"
    rm -rf "$2.old"
}

install_npm() {
    local key=$1 arch bindings log=$deps/npm.log
    case $(uname -m) in
        x86_64) arch=x64 ;;
        aarch64) arch=arm64 ;;
        *) fail "DuckDB's library is pinned for x86_64 and aarch64, this machine is $(uname -m)" ;;
    esac
    command -v npm >/dev/null || install_debian npm
    command -v npm >/dev/null || fail "npm is not on the PATH: add its folder to PATH"

    work=$(mktemp -d "$deps/.new-XXXXXX")
    trap 'rm -rf "$work" 2>/dev/null' EXIT
    rm -f "$log"
    echo "setup: fetching DuckDB and HL7's R4 examples with npm"
    cp "$root/tools/npm/package.json" "$root/tools/npm/package-lock.json" "$work/"
    if [[ ! -w ${HOME:-/nonexistent} ]]; then
        export npm_config_cache=$work/cache
    fi
    (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier </dev/null >"$log" 2>&1) ||
        fail "npm ci failed ($(grep -i 'err' "$log" | head -n 1)): check the network and npm's registry setting, then run 'make setup' again; all of it is in $log"

    # To npm the bindings are optional (one package for each kind of machine), so it leaves them out in
    # silence where they cannot be had or where their hash is not the pinned one.
    bindings=$work/node_modules/@duckdb/node-bindings-linux-$arch
    [[ -f $bindings/libduckdb.so ]] ||
        fail "npm left out @duckdb/node-bindings-linux-$arch: its registry lacks the version, or what it has differs from the hash in tools/npm/package-lock.json"
    mkdir -p "$work/duckdb/include" "$work/duckdb/lib"
    cp "$work/node_modules/duckdb/src/duckdb/src/include/duckdb.h" "$work/duckdb/include/" &&
        cp "$bindings/libduckdb.so" "$work/duckdb/lib/" &&
        cp "$bindings/LICENSE" "$work/duckdb/" ||
        fail "could not copy DuckDB's files: is the disk full, or a version in tools/npm/package.json new?"
    mkdir "$work/fhir-examples"
    find "$work/node_modules/hl7.fhir.r4.examples" -maxdepth 1 -name '[A-Z]*.json' \
        -exec mv -t "$work/fhir-examples" {} +

    for folder in duckdb fhir-examples; do
        echo "$key $(measure "$work/$folder")" >"$work/$folder/.stamp"
        publish "$work/$folder" "$deps/$folder"
    done
    rm -rf "$work"
    trap - EXIT
}

# --- the set-up ---------------------------------------------------------------------------------

for group in "$@"; do
    [[ $group =~ ^(build|check|bench|browser)$ ]] ||
        fail "no group '$group': the groups are build, check, bench and browser"
done
command -v dpkg-query >/dev/null || fail "no dpkg here: this house is built on Debian 12"

key=$(deps_key)
have_deps() {
    complete "$deps/duckdb" "$key" && complete "$deps/fhir-examples" "$key"
}
if have_deps && [[ -z $(wanted build "$@" | missing) ]]; then
    exit 0
fi

# One set-up at a time; a second one waits, and then finds everything done.
mkdir -p "$deps" 2>/dev/null && [[ -w $deps ]] && touch "$deps/.lock" 2>/dev/null ||
    fail "cannot write $deps: run this as the owner of the checkout"
exec 9>"$deps/.lock"
flock -w 1800 9 || fail "another set-up has held $deps/.lock for half an hour: end it, and run this again"

install_debian build "$@"
if ! have_deps; then
    rm -rf "$deps"/.new-*
    install_npm "$key"
fi
