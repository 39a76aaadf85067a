"""Records in files for others."""
