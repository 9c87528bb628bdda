"""Paths become a store: a plan of shards, built by an engine, each reused while its files stay as they are."""
