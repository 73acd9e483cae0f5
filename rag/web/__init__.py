"""What the web page shows: records become safe HTML here, and nowhere else."""
