"""Which directive a mention means: one candidate or none, whatever the order."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Directive, Reference, Span
from rag.text.directives import identity
from rag.text.directives.identity import directives, discrepancies, family, match, parse, resolve


def mention(
    number: str | None,
    date: str | None = None,
    *,
    kind: str = "Chỉ thị",
    term: str | None = None,
    scope: str | None = None,
    title: str | None = None,
    issuer: str | None = None,
) -> Reference:
    surface = f"{kind} {number or title}"
    return Reference(surface, Span(0, len(surface)), "I", None, kind, number, date, issuer, title, scope, term)


CT16_2016 = mention("16/CT-TTg", "2016-05-16")
CT16_2020 = mention("16/CT-TTg", "2020-03-31")
CT16 = mention("16/CT-TTg")


def ids(*mentions: Reference) -> list[int | None]:
    """Ids as small numbers in order of first appearance."""
    seen: dict[str, int] = {}
    return [None if i is None else seen.setdefault(i, len(seen)) for i in resolve(mentions)]


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ((CT16_2016, CT16_2020), [0, 1]),
        ((CT16_2016, CT16), [0, 0]),
        ((CT16_2016, CT16_2020, CT16), [0, 1, None]),
        ((CT16, CT16), [0, 0]),
        ((mention("05-CT/TW"), mention("05/CT-TTg")), [0, 1]),
        # Another day of the same year is a misprint, not another directive.
        ((mention("16/CT-TTg", "2016-05-16"), mention("16/CT-TTg", "2016-05-26")), [0, 0]),
        # The year in the symbol is surer than the printed date.
        (
            (mention("48/2013/NĐ-CP", "2015-05-14", kind="Nghị định"), mention("48/2013/NĐ-CP", kind="Nghị định")),
            [0, 0],
        ),
        # Party documents count by term: 2010 is khóa X whatever is printed.
        ((mention("290-QĐ/TW", "2010-02-25", term="XI"), mention("290-QĐ/TW", "2010-02-25")), [0, 0]),
        ((mention("25-NQ/TW", "2013-06-03"), mention("25-NQ/TW", "2008-07-25")), [0, 1]),
        (
            (mention("25-NQ/TW", "2013-06-03"), mention("25-NQ/TW", "2008-07-25"), mention("25-NQ/TW", term="XI")),
            [0, 1, 0],
        ),
        # A local symbol means another document in another place.
        (
            (
                mention("70/KH-UBND", "2021-03-26", scope="Bình An, An Hải"),
                mention("70/KH-UBND", "2021-03-26", scope="An Hải"),
            ),
            [0, 1],
        ),
        ((mention("70/KH-UBND", "2021-03-26", scope="An Hải"), mention("70/KH-UBND", scope="An Hải")), [0, 0]),
        ((mention("70/KH-UBND", scope="An Hải"), mention("70/KH-UBND", scope="Điện Biên")), [0, 1]),
        ((mention("114-KL/TW", kind="Kết luận"), mention("114", "2015-07-14", kind="Kết luận")), [0, 0]),
        (
            (
                mention(None, kind="Luật", title="Luật Cán bộ, công chức"),
                mention(None, kind="Luật", title="Luật Cán bộ công chức"),
            ),
            [0, 0],
        ),
        (
            (
                mention(None, "2013", kind="Luật", title="Luật Đất đai năm 2013"),
                mention(None, "2024", kind="Luật", title="Luật Đất đai năm 2024"),
                mention(None, kind="Luật", title="Luật Đất đai"),
            ),
            [0, 1, None],
        ),
    ],
)
def test_identity(mentions: tuple[Reference, ...], expected: list[int | None]) -> None:
    assert ids(*mentions) == expected


def test_family_is_number_and_type_or_name() -> None:
    assert family(CT16) == family(mention("16-CT/TW")) == "ct16"
    assert family(mention("200-CV/HU", kind="Công văn")) == family(mention("200/UBND-VX", kind="Công văn"))
    assert family(mention(None, kind="Luật", title="Luật Đất đai năm 2013")) == "luat dat dai"


POOL = [
    mention(number, date, scope=scope, term=term)
    for number in ("16/CT-TTg", "016/CT-TTg", "16-CT/TU", "16-CT/TW", "5/KH-UBND")
    for date in (None, "2016-05-16", "2016", "2020-03-31")
    for scope in (None, "An Hải", "Bình An, An Hải")
    for term in (None, "XII")
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(POOL), max_size=12), st.randoms(use_true_random=False))
def test_order_does_not_matter(mentions: list[Reference], random: Random) -> None:
    before = dict(zip(mentions, resolve(mentions), strict=True))
    shuffled = mentions[:]
    random.shuffle(shuffled)
    assert dict(zip(shuffled, resolve(shuffled), strict=True)) == before


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(POOL), max_size=12))
def test_families_can_be_settled_one_by_one(mentions: list[Reference]) -> None:
    whole = dict(zip(mentions, resolve(mentions), strict=True))
    for name in {family(m) for m in mentions}:
        some = [m for m in mentions if family(m) == name]
        assert dict(zip(some, resolve(some), strict=True)) == {m: whole[m] for m in some}


KEYS = st.builds(
    identity._Key,
    st.just("bc15"),
    st.sampled_from([(), ("ubnd",), ("ubnd", "tt")]),
    st.sampled_from(["", "2019", "2020"]),
    st.sampled_from(["", "x", "y", "x|y", "huyen|y", "z|x", "x|y|z"]),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(KEYS, st.integers(0, 9)), max_size=20), KEYS)
def test_found_by_parts_are_all_that_fit(made: list[tuple[identity._Key, int]], asked: identity._Key) -> None:
    candidates = identity._Candidates()
    for key, at in made:
        candidates.put(key, at if at < len(candidates.keys) else None)
    assert candidates.fitting(asked) == [i for i, c in enumerate(candidates.keys) if c.fits(asked)]


def test_thousands_of_offices_that_number_alike_are_not_compared_one_with_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared, fits = [], identity._Key.fits
    monkeypatch.setattr(identity._Key, "fits", lambda a, b: compared.append(1) or fits(a, b))
    reports = [
        mention("15/BC-UBND", f"{2015 + n % 10}-12-01", kind="Báo cáo", scope=f"Xã {n}, Tỉnh {n % 60}")
        for n in range(3000)
    ]
    assert len(set(resolve(reports))) == 3000
    assert len(compared) < 3000 * 100  # one with another would be 4,500,000


def test_a_directive_has_the_best_of_its_mentions() -> None:
    mentions = (
        mention("16/CT-TTg", issuer="Thủ tướng Chính phủ"),
        mention("16/CT-TTg", "2016-05-16", title="về công tác thử"),
        mention("016/CT-TTg", "2016", issuer="Thủ tướng Chính phủ"),
    )
    (found,) = directives(mentions, resolve(mentions))
    assert (found.kind, found.number, found.issued_on) == ("Chỉ thị", "16/CT-TTg", "2016-05-16")
    assert (found.issuer, found.title) == ("Thủ tướng Chính phủ", "về công tác thử")
    assert directives(mentions, [None, None, None]) == ()


def test_the_usual_title_wins_over_a_longer_one() -> None:
    mentions = (
        mention("05-CT/TW", "2016-05-15", title="về “Đẩy mạnh học tập”", issuer="Bộ Chính trị (khóa XII)"),
        mention("05-CT/TW", "2016-05-15", title="về đẩy mạnh học tập", issuer="Bộ Chính trị"),
        mention("05-CT/TW", "2016-05-15", title="về học tập chuyên đề của năm nay trong toàn ngành"),
    )
    (found,) = directives(mentions, resolve(mentions))
    assert (found.title, found.issuer) == ("về “Đẩy mạnh học tập”", "Bộ Chính trị")


@pytest.mark.parametrize(
    ("one", "issued_on", "issuer", "title"),
    [
        (mention("48/2013/NĐ-CP", "2015-05-14", kind="Nghị định"), "2013", None, None),
        (mention("34/2007/PL-UBTVQH11", kind="Pháp lệnh"), "2007", None, None),
        (mention("5/KH-UBND", scope="An Hải", issuer="UBND tỉnh"), None, "UBND tỉnh An Hải", None),
        (mention("5/KH-UBND", scope="Bình An, An Hải", issuer="UBND huyện"), None, "UBND huyện Bình An", None),
        (mention(None, kind="Luật", title="Luật Khiếu nại"), None, None, "Luật Khiếu nại"),
    ],
)
def test_what_is_certain_of_a_directive(
    one: Reference, issued_on: str | None, issuer: str | None, title: str | None
) -> None:
    (found,) = directives((one,), resolve((one,)))
    assert (found.issued_on, found.issuer, found.title) == (issued_on, issuer, title)


def test_printed_errors_are_noted_where_the_library_proves_them() -> None:
    mentions = (
        mention("16/CT-TTg", "2016-05-16"),
        mention("16/CT-TTg", "2016-05-16"),
        mention("16/CT-TTg", "2016-05-26"),
        mention("48/2013/NĐ-CP", "2015-05-14", kind="Nghị định"),
        mention("290-QĐ/TW", "2010-02-25", kind="Quyết định", term="XI"),
        mention("79-KH/BDV-BCSDUBND", "2018-05-10", kind="Kế hoạch", scope="An Hải"),
        mention("79-KH/BDVTW-BCSDCP", "2018-05-10", kind="Kế hoạch"),
    )
    noted = {(d.mention, d.field, d.printed, d.usual) for d in discrepancies(mentions, resolve(mentions))}
    assert (2, "date", "2016-05-26", "2016-05-16") in noted
    assert (3, "date", "2015-05-14", "2013") in noted
    assert (4, "term", "XI", "X") in noted
    assert any(field == "number" and index in (5, 6) for index, field, _, _ in noted)
    assert not any(index in (0, 1) for index, *_ in noted)


KNOWN = [
    Directive("ct16-2016", "Chỉ thị", "16/CT-TTg", "2016-05-16", "Thủ tướng Chính phủ", None),
    Directive("ct16-2020", "Chỉ thị", "16/CT-TTg", "2020-03-31", "Thủ tướng Chính phủ", None),
    Directive("kl114", "Kết luận", "114-KL/TW", "2015-07-14", "Ban Bí thư", None),
    Directive("ct05tw", "Chỉ thị", "05-CT/TW", "2016-05-15", "Bộ Chính trị", None),
    Directive("ct05ttg", "Chỉ thị", "05/CT-TTg", "2020-01-28", "Thủ tướng Chính phủ", None),
    Directive("qd2962", "Quyết định", "2962/QĐ-UBND", "2022-06-14", "UBND thành phố", None),
    Directive("cv200", "Công văn", "200-CV/HU", "2021-06-07", "Huyện ủy", None),
    Directive("cv2766", "Công văn", "2766/UBND-VX", "2020-08-14", None, None),
    Directive("nd04", "Nghị định", "04/2015/NĐ-CP", "2015-01-09", "Chính phủ", None),
    Directive("kh30", "Kế hoạch", "30-KH/BDVHU-UBND", None, None, None),
    Directive("ltcd", "Luật", None, None, None, "Luật Tiếp công dân"),
    Directive("lkn", "Luật", None, None, None, "Luật Khiếu nại"),
    Directive("lcbcc", "Luật", None, None, None, "Luật Cán bộ công chức"),
    Directive("tw4", "Nghị quyết", None, None, None, "Nghị quyết Trung ương 4 khóa XII"),
    Directive("nq7cp", "Nghị quyết", "7/NQ-CP", "2031-02-11", "Chính phủ", None),
    Directive("nq7tw", "Nghị quyết", "7-NQ/TW", "2030-10-25", "Ban Chấp hành Trung ương", None),
    Directive("nq7ag", "Nghị quyết", "7/2031/NQ-HĐND", None, "HĐND tỉnh An Giang", None),
    Directive("nq7bp", "Nghị quyết", "7/2031/NQ-HĐND", None, "Hội đồng nhân dân tỉnh Bình Phước", None),
    Directive("tt7", "Thông tư", "7/2031/TT-BNV", None, "Bộ Nội vụ", None),
    Directive("tt7y", "Thông tư", "7/2031/TT-BYT", None, "Bộ Y tế", None),
    Directive("qd38", "Quyết định", "38/QĐ-TTg", None, "Thủ tướng Chính phủ", "phê duyệt Đề án dữ liệu dân cư"),
    Directive("nq30a", "Nghị quyết", "30a/2031/NQ-CP", None, "Chính phủ", None),
    Directive("qd39", "Quyết định", "39/QĐ-TTg", None, None, "phê duyệt Chương trình mục tiêu quốc gia về nhà ở"),
    Directive("qd38x", "Quyết định", "38/QĐ-UBND", None, None, "về tiếp dân"),
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("KL 114", {"kl114"}),
        ("Kết luận 114 nói gì?", {"kl114"}),
        ("114-KL/TW", {"kl114"}),
        ("114 kl tw", {"kl114"}),
        ("ket lun 114", {"kl114"}),
        ("Nơi nào viện dẫn Kết luận số 114-KL/TW ngày 14/7/2015?", {"kl114"}),
        ("chỉ thị 16", {"ct16-2016", "ct16-2020"}),
        ("CT16", {"ct16-2016", "ct16-2020"}),
        ("16/CT-TTg", {"ct16-2016", "ct16-2020"}),
        ("chi thi 16 nam 2016", {"ct16-2016"}),
        ("chi thj 16 ngay 31/3/2020", {"ct16-2020"}),
        ("Chỉ thị số 16 của Thủ tướng năm 2020", {"ct16-2020"}),
        ("ct 05 tw", {"ct05tw"}),
        ("05/CT-TTg", {"ct05ttg"}),
        ("chỉ thị 5", {"ct05tw", "ct05ttg"}),
        ("QĐ 2962 QĐ UBND", {"qd2962"}),
        ("quyết định 2962/QD-UBND", {"qd2962"}),
        ("cong van 200", {"cv200"}),
        ("2766/UBND-VX", {"cv2766"}),
        ("NĐ 04/2015", {"nd04"}),
        ("nghị định 04 năm 2016", set()),
        ("kế hoạch số 30- KH/BDVHU-UBND", {"kh30"}),
        ("chỉ thị 05-CT/TU", set()),
        ("luật tiếp công dân quy định thế nào", {"ltcd"}),
        ("luat khieu nai", {"lkn"}),
        ("Luật Cán bộ, công chức nói gì?", {"lcbcc"}),
        ("nghi quyet trung uong 4 khoa XII ve chinh don Dang", {"tw4"}),
        ("nghị quyết 7", {"nq7cp", "nq7tw", "nq7ag", "nq7bp"}),
        ("Nghị quyết 7 của Chính phủ giao gì?", {"nq7cp"}),
        ("nghi quyet so 7 cua trung uong", {"nq7tw"}),
        ("Nghị quyết 7 năm 2031 của HĐND", {"nq7ag", "nq7bp"}),
        ("Nghị quyết số 7 của Hội đồng nhân dân tỉnh An Giang", {"nq7ag"}),
        ("Kế hoạch làm theo Nghị quyết 7 của UBND tỉnh Bình Phước", {"nq7bp"}),  # the plan is the UBND's
        ("Thông tư 7 của Bộ Y tế", {"tt7y"}),
        ("Thông tư 7 của cấp trên", {"tt7", "tt7y"}),
        ("nghi quyet 30a", {"nq30a"}),
        ("Nghị quyết 30 nói gì?", set()),
        ("Vốn Chương trình MTQG 39 giao bao nhiêu?", {"qd39"}),
        ("CTMTQG 39", {"qd39"}),
        ("Đề án 38 làm đến đâu?", {"qd38"}),
        ("Báo cáo số 401", set()),
        ("có 16 chỉ thị, 19/19 xã, 30 kế hoạch", set()),
        ("năm 2016 có 114 người", set()),
    ],
)
def test_directives_in_a_question(question: str, expected: set[str]) -> None:
    assert {d.id for wanted in parse(question) for d in match(wanted, KNOWN)} == expected


def test_a_report_asked_by_its_number() -> None:
    (wanted,) = parse("báo cáo số 401 của Kiên Giang")
    assert (wanted.kind, wanted.sequence) == ("bc", "401")


@pytest.mark.parametrize(
    "question", ["kế hoạch 5 năm", "báo cáo 6 tháng đầu năm", "quyết định 3 vụ", "tỷ lệ 12%", "1.680 mô hình"]
)
def test_figures_name_no_directive(question: str) -> None:
    assert parse(question) == ()


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200))
def test_any_question_is_survived(question: str) -> None:
    for wanted in parse(question):
        match(wanted, KNOWN)
