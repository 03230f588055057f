"""Asks the web server on this machine whether it is ready, for containers: python -m config.healthcheck."""

from __future__ import annotations

import http.client
import os
import sys

READY_PATH = "/healthz/ready"


def main() -> int:
    """Return 0 when everything the server needs is there, else 1 with the reason on the error stream."""
    hosts = [host.strip().lstrip(".") for host in os.environ.get("ALLOWED_HOSTS", "").split(",")]
    headers = {"Host": hosts[0]} if hosts[0] not in {"", "*"} else {}
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=8)
    try:
        connection.request("GET", READY_PATH, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"No answer: {error}\n")
        return 1
    finally:
        connection.close()
    if answer.status != http.client.OK:
        sys.stderr.write(f"{answer.status}: {text}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
