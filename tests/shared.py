"""Where the real reports and labels are, on a machine that has them."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
REPORTS = SHARED / "reports"
GOLD = SHARED / "gold"
WITHOUT_REPORTS = "the real reports are not on this machine"
needs_shared = pytest.mark.skipif(not REPORTS.is_dir(), reason=WITHOUT_REPORTS)
