"""Where a document says whose it is: letterhead, bodies, period, signatures, a stamp of secrecy."""
