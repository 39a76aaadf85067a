"""Editions: what a city loads every night: cut at one seq, written whole, kept, pruned."""
