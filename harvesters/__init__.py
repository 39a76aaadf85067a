"""Where records come from: access, formats, and one run of one source."""
