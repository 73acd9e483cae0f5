"""What passages are known by at a glance."""

from typing import get_args

import numpy as np
import pytest

from rag.records import Passage, Role, Span
from rag.text.glances import Glances
from rag.text.prints import Prints

ROLES: tuple[Role, ...] = get_args(Role)


def passage(text: str, section: str = "II.1", role: Role = "khac", breadcrumb: tuple[str, ...] = ()) -> Passage:
    return Passage("d-0", "d", section, Span(0, len(text)), text, breadcrumb, role=role)


@pytest.mark.parametrize("role", ROLES)
def test_roles_are_kept(role: Role) -> None:
    glances = Glances.of([passage("Một việc.", role=role), passage("Tiếp dân.", "Nơi nhận", role)])
    assert glances.plays((role,)).tolist() == [True, True]
    assert not glances.plays([other for other in ROLES if other != role]).any()
    assert glances.last.tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "section", "formula"),
    [
        ("Trên đây là báo cáo kết quả giám sát của Ban.", "V", 2),
        ("TRÊN ĐÂY LÀ KẾT QUẢ rà soát.", "Nơi nhận", 2),
        ("Trên đây là ba việc phải làm.", "V", 0),
        ("Cà Mau, ngày 5 tháng 7 năm 2021\nBÁO CÁO\nKết quả rà soát", "Mở đầu", 1),
        ("Cà Mau, ngày 5 tháng 7 năm 2021\nBÁO CÁO\nKết quả rà soát", "I", 0),
        ("Huyện đã tiếp 12 lượt.", "Mở đầu", 0),
    ],
)
def test_formulas_are_told(text: str, section: str, formula: int) -> None:
    assert Glances.of([passage(text, section)]).formula.tolist() == [formula]


def test_passages_are_joined_and_taken() -> None:
    one = Glances.of([passage("Hồ sơ trễ hạn", breadcrumb=("Cà Mau 2021", "II"))])
    two = Glances.of([passage("", "Nơi nhận"), passage("Trên đây là báo cáo của xã", role="kien_nghi")])
    both = Glances.joined([one, two, Glances.of([])])
    assert len(both) == 3
    taken = both.take(np.array([2, 0]))
    words = Prints.of(["Trên đây là báo cáo của xã", "", "Hồ sơ trễ hạn", "Cà Mau 2021 II"])
    assert (taken.words.hashes.tolist(), taken.words.starts.tolist()) == (words.hashes.tolist(), words.starts.tolist())
    assert (taken.formula.tolist(), taken.plays(("kien_nghi",)).tolist()) == ([2, 0], [True, False])
