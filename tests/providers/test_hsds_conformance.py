"""The probe of the HSDS API, run against a live server with real directories."""

import subprocess
import sys

import pytest

from tests.providers.conftest import imported

pytestmark = pytest.mark.django_db(transaction=True)

REAL = [
    ("ilao-illinois/output", {}),
    ("openreferral-sample-1.1/all_resources", {}),
    ("ohana-smc/data/sample-csv", {"kind": "ohana"}),
    (
        "colorado-ladders/ladders_2022-07-21.csv",
        {"kind": "csv", "mapping": "colorado_ladders"},
    ),
]


def test_the_probe_finds_no_violation(shared_data, live_server):
    for path, options in REAL:
        imported(shared_data / "directory" / path, **options)
    probe = shared_data / "hsds" / "check_hsds_api.py"

    asked = [sys.executable, str(probe), f"{live_server.url}/hsds"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "skip" not in done.stdout
