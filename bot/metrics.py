"""What is counted, for Prometheus. No labels that could name a person."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "supervision_requests_total",
            "Requests from chat platforms, by what became of them.",
            ["platform", "outcome"],
            registry=self.registry,
        )
        self.answer_seconds = Histogram(
            "supervision_answer_seconds",
            "Seconds until a request was answered, the commit included.",
            ["platform"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3),
            registry=self.registry,
        )
        self.messages = Counter(
            "supervision_messages_total",
            "Messages handled by the outbox, by what became of them.",
            ["outcome"],
            registry=self.registry,
        )

    def text(self) -> bytes:
        """The exposition (https://prometheus.io/docs/instrumenting/exposition_formats/)."""
        return generate_latest(self.registry)
