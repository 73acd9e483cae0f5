"""Questions about the rows of tables that reports print."""
