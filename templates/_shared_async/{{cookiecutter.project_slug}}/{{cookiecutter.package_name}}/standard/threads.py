"""The few threads for what would hold up everybody else on the loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
# A password takes 32 MB while it is checked, and a processor: more at once would not be faster.
THREADS = ThreadPoolExecutor(4, thread_name_prefix="blocking")


async def in_thread(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that takes its time, and let the loop serve others until it returns."""
    call = copy_context().run  # what is logged has the request's identifier
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREADS, call, function, *arguments)
