#!/bin/sh
# Records the outputs of the golden scripts: record.sh MICROPYTHON [topic...]
# README.md beside this file tells which MicroPython. Outputs edited by hand (scripts with a line
# that begins "# ESP32:") are left alone.
set -eu
micropython=$(command -v "$1") || { echo "record.sh: no program $1" >&2; exit 2; }
case $micropython in /*) ;; *) micropython=$PWD/$micropython ;; esac
shift
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- */
for topic; do
    for script in "${topic%/}"/*.py; do
        name=$(basename "$script" .py)
        if grep -q '^# ESP32:' "$script" && [ -e "${script%.py}.out" ]; then
            continue
        fi
        # Modules are what scripts import: they live in the topic "import", named with a leading "m_".
        case $name in m_*) continue ;; esac
        status=0
        (cd "$topic" && timeout 60 "$micropython" -X heapsize=160k "$name.py" >"$name.out" 2>&1 </dev/null) || status=$?
        if [ $status -gt 1 ]; then
            echo "record.sh: $script: status $status" >&2
        fi
    done
done
