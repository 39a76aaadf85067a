"""A CKAN that is published to: organizations, packages, and the tables of an edition in its DataStore."""
