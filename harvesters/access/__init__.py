"""Ways to get at a source's bytes."""
