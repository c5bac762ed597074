"""The few threads that render, so that the loop is there for everybody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.exceptions import HTTPException

from fwscaffold.web.address import Choice

T = TypeVar("T")
# Python runs one at a time; the second renders while the first one compresses.
THREADS = ThreadPoolExecutor(2, thread_name_prefix="rendering")
# Those of others are rendered in processes, and may be slow: ours do not wait for them.
OTHERS = ThreadPoolExecutor(2, thread_name_prefix="others")
PATIENCE = 10  # seconds


async def rendered(
    make: Callable[..., T], *arguments: object, threads: ThreadPoolExecutor = THREADS
) -> T:
    """Return what the function makes; raise 503 where too many others come first."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            return await loop.run_in_executor(threads, make, *arguments)
    except TimeoutError:
        raise HTTPException(503, "too many ask at once, try again", {"Retry-After": "1"}) from None


async def answered(make: Callable[[Choice], T], choice: Choice) -> T:
    """Return what the function makes of a choice: at once for ours, in a thread for others'."""
    if choice.template.origin is None:
        return make(choice)
    return await rendered(make, choice, threads=OTHERS)
