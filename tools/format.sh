#!/usr/bin/env bash
# Formats the C++ of the house; with --check only says which files are not formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in
    "") options=(-i) ;;
    --check) options=(--dry-run -Werror --ferror-limit=1) ;;
    *) echo "format: no option '$1': the only one is --check" >&2 && exit 2 ;;
esac

mapfile -d '' -t files < <(git -c safe.directory="$PWD" ls-files -z --cached --others --exclude-standard -- \
    '*.cpp' '*.hpp' '*.h')
existing=()
for file in "${files[@]}"; do
    [[ ! -f $file ]] || existing+=("$file")
done
((${#existing[@]})) || exit 0
# Twice: what it makes of a long comment in two scripts is, now and then, not yet what it wants.
for _ in 1 2; do
    clang-format-16 "${options[@]}" "${existing[@]}" || {
        echo "format: run \`make format\`" >&2
        exit 1
    }
done
