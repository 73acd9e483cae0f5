"""What conversions and pages do to lines: columns, labels, old fonts, footnotes, running heads."""
