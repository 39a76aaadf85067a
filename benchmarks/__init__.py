"""The figures of Verbond, each measured beside its baseline: `make bench` (README.md in this folder)."""
