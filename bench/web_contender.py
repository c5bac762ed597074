"""What a team writes in an afternoon: the same server, and `cookiecutter()` behind it.

`process` starts one for each request, as its working directory and its files ask for; `threads`
calls it in a pool.
"""

import asyncio
import io
import os
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "flask"
THREADS = ThreadPoolExecutor(2)


def archive(author: str) -> bytes:
    """Make the project in a directory; return it as a zip archive."""
    from cookiecutter.main import cookiecutter

    with tempfile.TemporaryDirectory() as place:
        context = {"project_name": "shop", "author_name": author}
        made = cookiecutter(str(TEMPLATE), no_input=True, extra_context=context, output_dir=place)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for path in sorted(Path(made).rglob("*")):
                package.write(path, path.relative_to(place))
        return file.getvalue()


async def by_process(request: Request) -> Response:
    """Make it in a process of its own."""
    author = request.query_params.get("author_name", "")
    words = [sys.executable, __file__, "archive", author]
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*words, stdout=pipe)
    body, _ = await child.communicate()
    return Response(body, 200 if child.returncode == 0 else 500)


async def by_thread(request: Request) -> Response:
    """Make it in a thread."""
    author = request.query_params.get("author_name", "")
    loop = asyncio.get_running_loop()
    return Response(await loop.run_in_executor(THREADS, archive, author))


async def live(_request: Request) -> Response:
    """Say that it is there."""
    return Response("ok")


def main() -> None:
    """Serve, or be the process of one request."""
    if sys.argv[1] == "archive":
        sys.stdout.buffer.write(archive(sys.argv[2]))
        return
    how = {"process": by_process, "threads": by_thread}[sys.argv[1]]
    app = Starlette(routes=[Route("/flask.zip", how), Route("/health/live", live)])
    os.environ["HOME"] = tempfile.mkdtemp()
    uvicorn.run(app, port=int(sys.argv[2]), log_level="critical", http="h11", loop="asyncio")


if __name__ == "__main__":
    main()
