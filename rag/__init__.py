"""Tiền Lệ: precedents in Vietnamese government reports, found and quoted to the letter."""

__version__ = "0.1.0"
