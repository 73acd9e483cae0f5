"""Pictures of pages become text through Tesseract."""
