#!/bin/sh
# Finds a Python that is new enough and hands over to bootstrap.py: run.sh [--dev | --uv] COMMAND...
set -eu
cd "$(dirname "$0")/../.."
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
	if "$python" -c "$new_enough" 2>/dev/null; then
		exec "$python" -I portal/devstack/bootstrap.py "$@"
	fi
done
echo "Python 3.11 or newer is needed, and ${PYTHON:-python3} is not: install one, or name it with PYTHON=/path/to/python3." >&2
exit 1
