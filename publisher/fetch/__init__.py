"""The other side of an edition: a city fetches it every night, proves what it has, and keeps a receipt."""
