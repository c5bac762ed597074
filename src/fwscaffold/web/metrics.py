"""What is counted, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

MEDIA = CONTENT_TYPE_LATEST
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """The counts of one site."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "fwscaffold_requests", "Answers.", ["kind", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "fwscaffold_request_seconds",
            "Seconds until an answer was sent.",
            ["kind"],
            buckets=BUCKETS,
            registry=self._registry,
        )

    def answered(self, kind: str, status: int, seconds: float) -> None:
        """Count an answer to a request for a page, an archive or another kind."""
        self._requests.labels(kind, status).inc()
        self._seconds.labels(kind).observe(seconds)

    def text(self) -> bytes:
        """Return the counts as Prometheus reads them."""
        return generate_latest(self._registry)
