"""The feed of versions as pages of JSON-LD that any web server can serve (LDES and TREE)."""
