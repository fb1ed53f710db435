"""Presets for events and webhooks."""

from __future__ import annotations

from .preset import Preset, Presets

WATCHING: Presets = {
    "v1.webhook_endpoints.create": (
        Preset(
            "What a shop needs",
            "Payments that succeed or fail, refunds and disputes; `secret` verifies them.",
            {
                "url": "https://example.com/webhook",
                "enabled_events": [
                    "payment_intent.succeeded",
                    "payment_intent.payment_failed",
                    "charge.refunded",
                    "charge.dispute.created",
                ],
            },
        ),
        Preset(
            "Everything",
            "All events; an endpoint of yours should take only what it uses.",
            {"url": "https://example.com/webhook", "enabled_events": ["*"]},
        ),
    ),
    "v1.events.list": (
        Preset("Of payments", "Newest first.", {"types": ["payment_intent.succeeded", "charge.succeeded"]}),
        Preset("Of one family", "A star stands for the rest of a name.", {"type": "customer.*"}),
    ),
}
