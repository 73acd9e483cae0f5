"""What a question says, before anything is looked for: its words, places, and what kind of answer it wants."""
