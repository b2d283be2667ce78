"""How long anybody waits for the broker: hardly, for it is a doorbell and not a store."""

from pathlib import Path
from typing import Any

PATIENCE = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}


def transport_options(url: str, folder: Path) -> dict[str, Any]:
    """Say how this broker is spoken to; the embedded one is a folder of files."""
    if url.startswith("filesystem"):
        return {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.1,
        }
    waits = {"visibility_timeout": 600, "socket_timeout": 2}
    return waits | {"socket_connect_timeout": 1} | PATIENCE
