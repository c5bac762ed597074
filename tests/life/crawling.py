"""A site as a browser walks through it below a prefix that its proxy takes off."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from visiting import NOTHING, Answer, Visitor


class Mounted(Visitor):
    """Somebody who sees the site below a prefix; every path here is one that they see."""

    def __init__(self, visitor: Visitor, prefix: str) -> None:
        super().__init__(visitor.site, visitor.name, visitor.proxy, visitor.timeout)
        self.prefix = prefix
        self.proxy = {**visitor.proxy, "X-Forwarded-Prefix": prefix}

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = NOTHING,
    ) -> Answer:
        below = path.removeprefix(self.prefix)
        assert below != path, f"{path} is not below {self.prefix}"
        return super().send(method, below or "/", body, headers)

    def crawl(self, start: str) -> Iterator[tuple[str, Answer]]:
        """Give each address that the pages lead to and its answer, those of its form targets too."""
        waiting, seen = [start], set[str]()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = self.get(path)
            yield path, answer
            if answer.headers.get_content_type() == "text/html":
                waiting += [urljoin(path, link) for link in links(answer)]
            if "Location" in answer.headers:
                waiting.append(urljoin(path, local(answer.headers["Location"])))


def links(answer: Answer) -> Iterator[str]:
    """Give what a page of the site leads to, on the site."""
    for name in ("href", "src", "action"):
        for element in answer.page.select(f"[{name}]"):
            link = str(element[name])
            if not urlsplit(link).scheme and not link.startswith("#"):
                yield urlsplit(link)._replace(fragment="").geturl()


def local(location: str) -> str:
    """Return the path to which a redirect leads, which must be on the site itself."""
    parts = urlsplit(location)
    assert parts.netloc in {"", "127.0.0.1"}, location
    assert parts.scheme in {"", "https"}, location
    return parts._replace(scheme="", netloc="").geturl()
