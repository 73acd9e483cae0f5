"""Short questions on many matters at every place of a library: ``python -m eval matters --library DIR``.

What a report never speaks of must be declined, however shortly it is asked for. A matter is *absent* from a place where
no original report of it has the matter's words side by side (some tell of it in others: those are rightly answered),
*told* where a sentence that has them tells of something that falls short, else *spoken of*.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from rag.answering.evidence import limits
from rag.answering.sentences import sentences
from rag.engine import Engine
from rag.settings import load

MATTERS = (
    "chuyển đổi số|tiếp công dân|bảo hiểm y tế|du lịch|giải phóng mặt bằng|cải cách hành chính|nước sạch|"
    "an toàn giao thông|dân vận|quy chế dân chủ|giáo dục mầm non|đào tạo cán bộ|giải quyết khiếu nại|"
    "bảo vệ môi trường|xuất khẩu thủy sản|tuyên truyền|cháy rừng|quản lý đất đai|trật tự đô thị|"
    "xây dựng nông thôn mới|giảm nghèo|thủ tục hành chính|dịch vụ công trực tuyến|phòng chống dịch|rác thải|"
    "nhà ở xã hội|đầu tư công|thu ngân sách|tái định cư|hòa giải ở cơ sở|thanh tra nhân dân|"
    "giám sát đầu tư của cộng đồng|tinh giản biên chế|sắp xếp bộ máy|văn hóa công sở|đạo đức công vụ|"
    "kỷ luật kỷ cương|phối hợp với Mặt trận|đối thoại với người dân|tôn giáo|dân tộc thiểu số|"
    "an ninh trật tự|ma túy|tham nhũng|thi đua khen thưởng|mô hình dân vận khéo|sản xuất nông nghiệp|"
    "hạ tầng giao thông|khám chữa bệnh|học phí|an toàn thực phẩm|thư viện|thể thao|bình đẳng giới|trẻ em|"
    "người cao tuổi|lao động việc làm|xuất khẩu lao động|hợp tác xã|điện lực|viễn thông|phòng cháy chữa cháy|"
    "biến đổi khí hậu|sạt lở bờ biển|nuôi tôm|một cửa|kiểm tra giám sát|thông tin báo cáo|đội ngũ cán bộ|"
    "nhận thức của cán bộ|tập huấn|kinh phí|cơ sở vật chất|công nghệ thông tin|quy hoạch|"
    "cấp giấy chứng nhận quyền sử dụng đất|khiếu nại đông người|trả lời kiến nghị cử tri|tiết kiệm điện|"
    "nhà văn hóa|chợ|vỉa hè|nghĩa vụ quân sự|thuế"
).split("|")
WORDINGS = (
    "Hạn chế trong {matter} ở {place} là gì?",
    "{matter} ở {place} còn vướng mắc gì?",
    "Khó khăn về {matter} của {place}",
    "Vì sao {matter} ở {place} còn yếu?",
    "{place} làm {matter} thế nào?",
    "Kinh nghiệm {matter} của {place}",
    "{place} kiến nghị gì về {matter}?",
    "Giải pháp nâng cao hiệu quả {matter} ở {place}",
    "Kết quả {matter} ở {place} ra sao?",
    "tình hình {matter} ở {place}",
    "{matter} {place}",
    "{place} đã làm được gì về {matter}?",
    "Báo cáo {place} nói gì về {matter}?",
    "Kinh phí cho {matter} ở {place} là bao nhiêu?",
)
Tally = Counter[tuple[str, str, bool]]
"""(wording, absent / spoken of / told, declined) -> questions."""


def kinds(texts: Sequence[str]) -> dict[str, str]:
    """Each matter -> whether the texts of one place are without it, speak of it or tell what falls short in it.

    >>> kinds(["Việc nuôi tôm còn chậm."])["nuôi tôm"]
    'told'
    """
    said = [span.of(text).lower() for text in texts for span in sentences(text)]
    found = {}
    for matter in MATTERS:
        having = [s for s in said if matter.lower() in s]
        found[matter] = "told" if any(map(limits, having)) else "spoken of" if having else "absent"
    return found


def ask(engine: Engine) -> Tally:
    """Ask every wording of every matter at every province that originals are of."""
    texts: dict[str, list[str]] = {}
    for card in engine.store.cards():
        if card.nature == "original" and card.metadata.province:
            texts.setdefault(card.metadata.province, []).append(engine.store.document(card.id).text)
    asked = [(p, m, kind) for p, some in texts.items() for m, kind in kinds(some).items()]
    tally: Tally = Counter()
    hidden = not sys.stderr.isatty()
    with click.progressbar(asked, label="matters", file=sys.stderr, hidden=hidden) as rows:
        for place, matter, kind in rows:
            for wording in WORDINGS:
                question = wording.format(matter=matter, place=place)
                answer = engine.ask(question[0].upper() + question[1:]).answer
                tally[wording, kind, answer.abstained] += 1
    return tally


def table(tally: Tally) -> str:
    """A line a wording: how many were declined of all, for each of the three kinds."""
    columns = ("absent", "spoken of", "told")
    lines = ["declined of".ljust(56) + "".join(c.rjust(12) for c in columns)]
    for wording in WORDINGS:
        shares = ((tally[wording, c, True], tally[wording, c, True] + tally[wording, c, False]) for c in columns)
        lines.append(wording.ljust(56) + "".join(f"{no}/{all_}".rjust(12) for no, all_ in shares))
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval matters", description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    with Engine.open(load({"library": parser.parse_args(argv).library})) as engine:
        print(table(ask(engine)))
    return 0
