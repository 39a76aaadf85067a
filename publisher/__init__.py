"""Where records go: targets, exports, queries and the command line."""
