"""The few threads that render, so that the loop is there for everybody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.exceptions import HTTPException

T = TypeVar("T")
# Python runs one at a time; the second renders while the first one compresses.
THREADS = ThreadPoolExecutor(2, thread_name_prefix="rendering")
PATIENCE = 10  # seconds


async def rendered(make: Callable[..., T], *arguments: object) -> T:
    """Return what the function makes; raise 503 where too many others come first."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            return await loop.run_in_executor(THREADS, make, *arguments)
    except TimeoutError:
        raise HTTPException(503, "too many ask at once, try again", {"Retry-After": "1"}) from None
