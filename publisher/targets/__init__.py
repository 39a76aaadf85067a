"""What keeps a published form up to date."""
