"""Takes from a thread the right to write files, root or not, where the kernel can (Landlock).

Belongs here: the three system calls. Does not belong here: what the thread does (`question`).

DuckDB lets a statement write to the path of the file it has open even when all external access is
off, and the modes of a file do not bind root. Landlock (Linux 5.13 and later; linux/landlock.h)
binds the calling thread and the threads it starts, for ever, and needs no privilege.
"""

from __future__ import annotations

import ctypes
import sys

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same numbers on every architecture
_VERSION = 1
_NO_NEW_PRIVILEGES = 38
_WRITING = sum(
    1 << bit
    for bit in (
        1,  # write to a file
        *(4, 5),  # remove a folder, a file
        *range(6, 13),  # make a device, folder, file, socket, pipe, block device, link
    )
)
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # known since versions 2 and 3


def forbid_writing() -> bool:
    """From here on this thread can open nothing for writing, and create or remove nothing.

    Files and pipes that are open already stay as they are; other threads are not bound. False where
    the system has no Landlock: there the modes of the file are what protects it.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version < 1:
        return False
    handled = ctypes.c_uint64(
        _WRITING | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    )
    rules = libc.syscall(
        _CREATE_RULESET,
        ctypes.byref(handled),
        ctypes.c_size_t(ctypes.sizeof(handled)),
        ctypes.c_uint32(0),
    )
    if rules < 0:
        return False
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(libc.syscall(_RESTRICT_SELF, rules, ctypes.c_uint32(0)) == 0)
