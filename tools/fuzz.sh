#!/usr/bin/env bash
# Runs fuzzers of build/fuzz: tools/fuzz.sh all|NAME SECONDS
#
# Each starts from the corpus of the repository and from what it found before (build/fuzz-found/NAME).
# What stops it lies in build/fuzz-crashes, and the command that repeats it is printed. Exit code 1: one
# of them stopped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wanted=$1
seconds=$2
ran=0
stopped=0
shopt -s nullglob
mkdir -p build/fuzz-crashes
for program in build/fuzz/fuzz/fuzz.*; do
    name=${program##*/}
    if [[ ! -x $program || -d $program ]] || [[ $wanted != all && $wanted != "$name" ]]; then
        continue
    fi
    ran=$((ran + 1))
    found=build/fuzz-found/$name
    corpus=$(<"$program.corpus")
    mkdir -p "$found"
    echo "fuzz: $name for $seconds s"
    if ! UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 "$program" -max_total_time="$seconds" \
        -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="build/fuzz-crashes/$name-" "$found" "$corpus" </dev/null; then
        stopped=$((stopped + 1))
        echo "fuzz: $name stopped: repeat it with  $program build/fuzz-crashes/$name-..." >&2
        echo "fuzz: then add the input to $corpus, where every later build runs it" >&2
    fi
done
if ((ran == 0)); then
    echo "fuzz: no fuzzer called '$wanted' in build/fuzz/fuzz: make fuzzers" >&2
    exit 2
fi
echo "fuzz: $ran ran, $stopped stopped"
((stopped == 0))
