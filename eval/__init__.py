"""Measuring Tiền Lệ: ``python -m eval NAME ...``."""
