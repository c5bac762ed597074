"""The engine and its caches serve many threads at once."""

import subprocess
import sys
from pathlib import Path

THREADS = 16
SCRIPT = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import catalog
from fwscaffold.template.render import render

TEMPLATES = list(catalog().values())
gate = Barrier({THREADS})

def rendered(number):
    template = TEMPLATES[number % len(TEMPLATES)]
    answers = complete(template, {{"project_name": f"Shop {{number}}", "docker": number % 2 == 0}})
    return render(template, answers)

def together(number):
    gate.wait()
    return rendered(number)

sys.setswitchinterval(1e-6)
with ThreadPoolExecutor({THREADS}) as pool:
    at_once = list(pool.map(together, range({THREADS})))
for number, tree in enumerate(at_once):
    assert tree == rendered(number), number
print("same")
"""


def test_many_threads_render_all_frameworks_with_cold_caches(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("same\n", "")
