"""What a worker may never do, whatever is asked: open a socket, start a program, eat all memory."""

import errno
import os
import resource
import threading
import time

import pyseccomp

MEGABYTE = 2**20
# io_uring could open a socket behind the filter's back; ptrace and process_vm_* could use another process.
FORBIDDEN = ("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "io_uring_setup",
             "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev")


def confine(megabytes: int, largest: int) -> None:
    """Confine this process for good: its memory (RLIMIT_AS), the bytes of a file it writes, its system calls.

    A forbidden call fails with EPERM. Needs Linux and libseccomp 2 (Debian: libseccomp2; apt needs it too).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for call in FORBIDDEN:
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), call)
    rules.load()
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))


def end_with_parent(parent: int) -> None:
    """End this process when its parent has ended, also in the middle of a query: who asked is gone."""
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
