"""Short names, everyday words, and the diacritics that typing leaves out."""
