"""The documents that a text cites: symbols, names, what stands around them, and which document is meant."""
