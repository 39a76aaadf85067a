"""Templates to fill in, as XLSX, ODS and CSV."""
