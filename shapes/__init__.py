"""What a good record looks like: shapes, and finding what is wrong."""
