"""Files become pages of text, one module per format, chosen by content."""
