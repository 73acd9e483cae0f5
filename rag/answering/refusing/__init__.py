"""Reasons not to answer, each a gate of its own, and how a refusal is said."""
