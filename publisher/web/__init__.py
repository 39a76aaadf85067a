"""The pages: what is public, how old it is, and what waits for a person."""
