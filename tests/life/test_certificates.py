"""The certificates of the machine, which PyMySQL would read for each connection: longer than a request takes."""

from pathlib import Path

import pytest

from life_surroundings import MakeShop, label_of
from servers import new_database
from support import DATA_LAYERS, Answers, tree

pytestmark = [pytest.mark.live, pytest.mark.services]
# The others keep their connections.
CONNECTING = [each for each in DATA_LAYERS if "mysql.py" in {path.name for path in tree(*each)}]
# Python runs it before the project.
TELL = """
import ssl

load = ssl.SSLContext.load_default_certs

def tell(*given):
    with open({file!r}, "a") as file:
        file.write("read\\n")
    return load(*given)

ssl.SSLContext.load_default_certs = tell
"""


@pytest.mark.parametrize("variant", CONNECTING, ids=label_of)
def test_no_request_reads_certificates(
    variant: tuple[str, Answers], make_shop: MakeShop, tmp_path: Path
) -> None:
    read = tmp_path / "read"
    read.touch()
    (tmp_path / "sitecustomize.py").write_text(TELL.format(file=str(read)), "utf-8")
    with new_database("mysql") as url:
        shop = make_shop(*variant)
        settings = shop.prepared(DATABASE_URL=url, THREADS="1")
        with shop.serve(settings, PYTHONPATH=str(tmp_path)) as site:
            member = site.signed_in()
            before = read.read_text()
            for _ in range(5):
                assert member.get(member.at.notes).status == 200
            assert read.read_text() == before
