"""The reading process: reads requests line by line, one file each. Started by `sandbox` only.

Here: the limits that the system can set on a process, and the loop. Not here: what a request says.
"""

from __future__ import annotations

import gc
import resource
import sys

from sources.codec import parse_request, write_reading
from sources.limits import Limits
from sources.reader import read_here


def confine(limits: Limits) -> None:
    """No core files, bounded files and address space: far above the watched limit, as a last
    wall.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    largest = max(limits.unzipped_bytes, limits.file_bytes) * 4
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    with open("/proc/self/statm", encoding="ascii") as handle:  # noqa: PTH123
        pages = int(handle.read().split()[0])
    space = pages * resource.getpagesize() + limits.memory_bytes * 4 + (8 << 30)
    resource.setrlimit(resource.RLIMIT_AS, (space, space))


def main() -> None:
    """Serve requests from standard input until it closes; answer each with one line."""
    confined = False
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)  # rows come as millions of small lists, none in a circle
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        out, (path, specs, limits, fixed) = parse_request(line)
        if not confined:
            confine(limits)
            confined = True
        write_reading(read_here(path, specs, limits, fixed=fixed), out)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
