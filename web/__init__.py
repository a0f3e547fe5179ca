"""The portal on the web: composition, pages, use cases and the command line."""
