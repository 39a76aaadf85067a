"""From a source's bytes to rows."""
