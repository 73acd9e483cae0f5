"""Questions about a report itself: its head, a section by its number or title, a whole section by what it is for."""
