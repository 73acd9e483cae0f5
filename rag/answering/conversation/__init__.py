"""Questions that lean on what was asked and answered before, made whole without a model."""
