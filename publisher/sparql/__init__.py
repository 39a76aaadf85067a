"""Asking the store, at arm's length."""
