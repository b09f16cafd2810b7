#!/usr/bin/env bash
# Makes the fixtures under src/test/resources with the real tools: PYTHON=<venv>/bin/python bash make_fixtures.sh
# The venv needs: pip install mlflow-skinny sqlalchemy alembic tensorboard
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$here/../resources
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# the directory in which it was made is no part of a fixture
neutral() {
    find "$1" -name meta.yaml -exec sed -i "s|$work|/home/ada|g" {} +
}

rm -rf "$target"
mkdir -p "$target"
cd "$work"
"$PYTHON" "$here/mlflow_store.py" "file:$work/mlruns"
neutral mlruns
find mlruns -type d -empty -delete # git keeps none
cp -r mlruns "$target/mlruns"

"$PYTHON" "$here/mlflow_store.py" "sqlite:///$work/mlflow.db" "$work/mlartifacts"
"$PYTHON" - "$work" <<'PYTHON'
import sqlite3
import sys

database = sqlite3.connect("mlflow.db")
for table, column in (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("logged_models", "artifact_location"),
    ("model_versions", "storage_location"),
):
    database.execute(f"UPDATE {table} SET {column} = replace({column}, ?, '/home/ada')", (sys.argv[1],))
database.commit()
database.execute("VACUUM")
PYTHON
gzip -9n mlflow.db
cp mlflow.db.gz "$target/"
cp -r mlartifacts "$target/mlartifacts"

"$PYTHON" "$here/tensorboard_events.py" write "$work/events"
cp "$work"/events/*tfevents* "$target/events.out.tfevents.1700000000.fixture"
