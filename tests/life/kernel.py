"""What Linux says of a server: who waits to be let in, and how much memory it has."""

from collections.abc import Callable
from pathlib import Path

LISTENING = "0A"
ROUNDS = 4


def waiting(port: int) -> int:
    """Return how many connections to the port the server has not taken yet."""
    lines = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    columns = [line.split() for line in lines]
    ours = [row for row in columns if row[1].endswith(f":{port:04X}") and row[3] == LISTENING]
    # Of a socket that listens this is the length of its queue, in hexadecimal digits.
    return sum(int(row[4].partition(":")[2], 16) for row in ours)


def resident(process: int) -> int:
    """Return the bytes of memory of a process and of those that it has started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    status = Path(f"/proc/{process}/status").read_text("ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024 + sum(map(resident, map(int, children)))


def grown(process: int, work: Callable[[int], None], most: int) -> list[int]:
    """Return by how many bytes each round of work lets the memory grow, to one that is below *most*.

    A heap that breathes grows in one round or another, and what stays in every one.
    """
    found = list[int]()
    while len(found) < ROUNDS and (not found or found[-1] >= most):
        before = resident(process)
        work(len(found))
        found.append(resident(process) - before)
    return found
