"""The command line: parses, calls the engine, prints. Exit status 0 done, 1 a reported failure, 2 wrong usage."""

from __future__ import annotations

import functools
import gettext
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import NotALibrary, NotUtf8, TienLeError, UnknownDocument
from rag.settings import load

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from rag.engine import Engine
    from rag.records import Filters

Command = Callable[..., Any]
Texts = tuple[str, ...]
Narrow = Callable[["Engine"], "Filters"]


def _speak_vietnamese() -> None:
    """click speaks through gettext: our catalogue makes its usage messages Vietnamese whatever the machine's locale."""
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain("tienle", str(Path(__file__).parent / "locale"))
    gettext.textdomain("tienle")


def _speak_utf8() -> None:
    """Words, file names and batches are UTF-8 whatever the machine's locale says."""
    if sys.getfilesystemencoding() != "utf-8":  # what was typed is decoded already, and wrongly: begin once more
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "PYTHONUTF8": "1"})
    # A file name may hold bytes that are no text; a batch made in Notepad begins with a mark. A closed stream is None.
    for stream, encoding, errors in (
        (sys.stdin, "utf-8-sig", "replace"),
        (sys.stdout, "utf-8", "backslashreplace"),
        (sys.stderr, "utf-8", "backslashreplace"),
    ):
        if stream:
            stream.reconfigure(encoding=encoding, errors=errors)  # type: ignore[union-attr]


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _say(text: str, indent: str = "") -> None:
    """Print text; a terminal gets its lines broken between words, a pipe or a file gets them as they are."""
    if not sys.stdout or not sys.stdout.isatty():
        click.echo(indent + text)
        return
    import shutil
    import textwrap

    wrapped = textwrap.TextWrapper(
        width=max(40, shutil.get_terminal_size().columns),
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in text.split("\n"):
        click.echo(wrapped.fill(line))


def _decimal(value: float, form: str) -> str:
    """A number with the comma of Vietnamese."""
    return format(value, form).replace(".", ",")


def _bar(label: str) -> ProgressBar[int]:
    """A progress bar on standard error, where somebody looks at it."""
    return click.progressbar(length=1, label=label, file=sys.stderr, hidden=not (sys.stderr and sys.stderr.isatty()))


def _engine(library: Path | None, *, create: bool = False, **flags: Any) -> Engine:
    from rag.engine import Engine

    return Engine.open(load({"library": library, **flags}), create=create)


_library = click.option(
    "--library",
    type=click.Path(path_type=Path),
    metavar="THƯ_MỤC",
    help="Thư mục của thư viện (mặc định: index/, hoặc TIENLE_LIBRARY).",
)
_json = click.option("--json", "as_json", is_flag=True, help="In mỗi kết quả thành một dòng JSON.")
_no_restore = click.option("--no-restore", is_flag=True, help="Không tự thêm dấu cho câu hỏi gõ không dấu.")


def _filtered(command: Command) -> Command:
    """The options that narrow a search, handed over as one ``narrow(engine) -> Filters``."""

    @click.option("--place", multiple=True, metavar="NƠI", help="Chỉ địa phương này, ví dụ “Kiên Giang”.")
    @click.option(
        "--year", type=int, multiple=True, metavar="NĂM", help="Chỉ văn bản ban hành hoặc báo cáo về năm này."
    )
    @click.option("--kind", multiple=True, metavar="LOẠI", help="Chỉ loại văn bản này, ví dụ “Báo cáo”.")
    @click.option(
        "--directive", multiple=True, metavar="SỐ_KÝ_HIỆU", help="Chỉ các đoạn viện dẫn văn bản này, ví dụ 25-NQ/TW."
    )
    @functools.wraps(command)
    def wrapped(place: Texts, year: tuple[int, ...], kind: Texts, directive: Texts, **rest: Any) -> Any:
        def narrow(engine: Engine) -> Filters:
            from rag.records import Filters

            return Filters(places=place, years=year, kinds=kind, directives=_directive_ids(engine, directive))

        return command(narrow=narrow, **rest)

    return wrapped


def _directive_ids(engine: Engine, texts: Texts) -> Texts:
    ids: list[str] = []
    for text in texts:
        found = [c.directive.id for c in engine.cited(text) if c.directive]
        if not found:
            raise UnknownDocument(
                f"Không có văn bản nào trong thư viện được viện dẫn là “{text}”. Xem danh sách bằng: tienle cited"
            )
        ids += found
    return tuple(ids)


def _questions(argument: str) -> Iterator[str]:
    """The argument itself, or one question per line of standard input."""
    if argument != "-":
        yield argument
        return
    for line in sys.stdin or ():
        if line.strip():
            yield line.rstrip("\r\n")


def _each(argument: str, act: Callable[[str], Any], show: Callable[[Any], None], as_json: bool) -> None:
    """Answer each question; in a batch a failing line is printed in its place and the batch ends with status 1."""
    batch, failed = argument == "-", False
    for question in _questions(argument):
        try:
            if batch and "\ufffd" in question:
                raise NotUtf8("Dòng này không phải chữ Unicode. Hãy lưu tệp câu hỏi bằng mã UTF-8.")
            result = act(question)
        except TienLeError as error:
            if not batch:
                raise
            failed = True
            if as_json:
                _print_json({"question": question, "error": str(error)})
            else:
                click.echo(f"{question}\n  Lỗi: {error}", err=True)
            continue
        show(result)
    if failed:
        sys.exit(1)


class _Command(click.Command):
    """A command whose usage line is Vietnamese too."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": "[TUỲ_CHỌN]", **named})


class _Group(click.Group):
    """Commands in the order in which a newcomer meets them."""

    command_class = _Command
    group_class = type

    def __init__(self, *arguments: Any, **named: Any) -> None:
        words = {"options_metavar": "[TUỲ_CHỌN]", "subcommand_metavar": "LỆNH [THAM_SỐ]..."}
        super().__init__(*arguments, **{**words, **named})

    def list_commands(self, ctx: click.Context) -> list[str]:
        first = ("add", "ask", "search", "compare", "cited", "list", "show", "inspect", "edit", "remove", "check")
        return [n for n in first if n in self.commands] + [n for n in self.commands if n not in first]


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tienle", prog_name="tienle", message="%(prog)s %(version)s", help="Hiện phiên bản.")
def cli() -> None:
    """Tiền Lệ: tra cứu và hỏi đáp có trích dẫn trên các báo cáo hành chính."""


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ĐƯỜNG_DẪN...")
@click.option("--allow-classified", is_flag=True, default=None, help="Nhận cả tài liệu đóng dấu mật.")
@click.option("--again", is_flag=True, help="Đọc lại cả tệp đã có, như sau khi nâng cấp; giữ các mục đã sửa.")
@click.option("--workers", type=int, metavar="SỐ", help="Số tiến trình đọc tệp song song.")
@click.option("--ray", metavar="ĐỊA_CHỈ", help="Đọc và mã hoá trên một cụm Ray: local, auto hoặc địa chỉ của cụm.")
@_library
@_json
def add(
    paths: tuple[Path, ...],
    again: bool,
    allow_classified: bool | None,
    workers: int | None,
    ray: str | None,
    library: Path | None,
    as_json: bool,
) -> None:
    """Nạp tệp và thư mục vào thư viện."""
    from rag import contract, readers

    readers.discover(paths)  # a wrong path is refused before a library is made
    counts = {"added": 0, "unchanged": 0, "replaced": 0, "failed": 0}
    words = {"added": "đã nạp", "unchanged": "đã có", "replaced": "đã thay", "failed": "KHÔNG ĐỌC ĐƯỢC"}
    with (
        _engine(library, create=True, allow_classified=allow_classified, workers=workers, ray=ray) as engine,
        _bar("Đang nạp") as bar,
    ):

        def progress(done: int, total: int, name: str) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        for result in engine.add(paths, again=again, progress=progress):
            counts[result.status] += 1
            if as_json:
                _print_json(contract.added(result))
                continue
            click.echo(f"{words[result.status]:<8} {result.source}" + (f": {result.error}" if result.error else ""))
            for warning in result.warnings:
                click.echo(f"         · {warning}")
    if not as_json:
        click.echo("Tổng: " + ", ".join(f"{n} {words[s].lower()}" for s, n in counts.items() if n) + ".")
    if counts["failed"]:
        sys.exit(1)


@cli.command()
@click.argument("document", metavar="VĂN_BẢN")
@_library
@_json
def remove(document: str, library: Path | None, as_json: bool) -> None:
    """Bỏ một văn bản khỏi thư viện."""
    from rag import contract

    with _engine(library) as engine:
        card = engine.remove(document)
    _print_json(contract.listed(card)) if as_json else click.echo(f"Đã bỏ {card.source} khỏi thư viện.")


@cli.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="THƯ_MỤC")
@click.option("--milvus", metavar="ĐỊA_CHỈ", default="", help="Lập chỉ mục của bản sao trong Milvus.")
@_library
@_json
def copy(target: Path, milvus: str, library: Path | None, as_json: bool) -> None:
    """Chép thư viện sang nơi khác, không mã hoá lại, và đối chiếu."""
    from dataclasses import asdict

    from rag import stores

    done = stores.copy(load({"library": library}), target, milvus)
    if as_json:
        _print_json(asdict(done))
        return
    click.echo(
        f"Đã chép {done.documents} văn bản, {done.passages} đoạn sang {target}. "
        f"Đối chiếu: {done.searches} lượt tìm, kết quả trùng {_decimal(done.agreement, '.1%')}."
    )


@cli.command("list")
@_library
@_json
def list_(library: Path | None, as_json: bool) -> None:
    """Liệt kê các văn bản trong thư viện."""
    from rag import contract
    from rag.text.citation import formal

    with _engine(library) as engine:
        cards = engine.store.cards()
    for card in cards:
        if as_json:
            _print_json(contract.listed(card))
        else:
            click.echo(f"{card.id}  {card.source}")
            _say(f"{formal(card.metadata, card.nature)}  ({card.passages} đoạn)", "    ")
    if not cards and not as_json:
        click.echo("Thư viện chưa có văn bản nào. Hãy nạp bằng: tienle add THƯ_MỤC")


@cli.command()
@_library
@_json
def check(library: Path | None, as_json: bool) -> None:
    """Kiểm tra thư viện và sửa những gì sửa được."""
    from rag import contract

    with _engine(library) as engine:
        problems = engine.check()
    for problem in problems:
        if as_json:
            _print_json(contract.problem(problem))
        else:
            click.echo(f"{'đã sửa' if problem.mended else 'CHƯA SỬA ĐƯỢC'}: {problem.problem}")
    if not problems and not as_json:
        click.echo("Thư viện nguyên vẹn.")
    if any(not p.mended for p in problems):
        sys.exit(1)


@cli.command()
@click.argument("document", metavar="VĂN_BẢN")
@click.argument("field", metavar="TRƯỜNG")
@click.argument("value", metavar="GIÁ_TRỊ")
@_library
@_json
def edit(document: str, field: str, value: str, library: Path | None, as_json: bool) -> None:
    """Sửa số, ngày, cơ quan… của một văn bản.

    TRƯỜNG là kind, number, issuer, province, district, place, issued_on hoặc title; GIÁ_TRỊ rỗng ("") thì bỏ lần sửa.
    """
    from rag import contract
    from rag.audit import user

    with _engine(library) as engine:
        card = engine.edit(document, field, value or None, by=user())
    done = f"Đã sửa {field}" if value else f"Đã bỏ lần sửa {field}"
    _print_json(contract.listed(card)) if as_json else click.echo(f"{done} của {card.source}.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="TỆP")
@click.option("--allow-classified", is_flag=True, default=None, help="Nhận cả tài liệu đóng dấu mật.")
@_json
def inspect(file: Path, allow_classified: bool | None, as_json: bool) -> None:
    """Đọc thử một tệp, không lưu gì."""
    from rag import contract
    from rag.reading import read_within
    from rag.text.citation import formal

    settings = load({"allow_classified": allow_classified})
    document = read_within(file, settings.read_seconds, allow_classified=settings.allow_classified)
    if as_json:
        _print_json(contract.inspected(document))
        return
    click.echo(formal(document.metadata, document.nature))
    for section in document.sections:
        heading = f"{section.label} {section.title}" if section.label else section.title
        click.echo(f"{'  ' * section.level}{heading}  [{section.path}]")
    click.echo(f"{len(document.passages)} đoạn, {len(document.references)} viện dẫn.")
    for warning in document.report.warnings:
        click.echo(f"· {warning}")


@cli.command()
@click.argument("question", metavar="CÂU_HỎI")
@click.option("-k", default=5, type=click.IntRange(1, 100), metavar="SỐ", help="Số đoạn cần tìm.", show_default=True)
@_filtered
@_no_restore
@_library
@_json
def search(
    question: str,
    k: int,
    narrow: Narrow,
    no_restore: bool,
    library: Path | None,
    as_json: bool,
) -> None:
    """Tìm các đoạn văn.

    “-” thay câu hỏi: đọc mỗi dòng một câu từ đầu vào chuẩn.
    """
    from rag import contract

    def show(found: Any) -> None:
        if as_json:
            _print_json(contract.found(found))
            return
        if found.understood.restored:
            click.echo(f"(Hiểu là: {found.understood.text})")
        for hit in map(contract.hit, found.hits):
            click.echo()
            _say(f"{hit['rank']}. {hit['reference']}")
            _say(hit["text"])
        if not found.hits:
            click.echo("Không tìm thấy đoạn nào. Hãy bỏ bớt điều kiện, hoặc xem thư viện có gì bằng: tienle list")

    with _engine(library) as engine:
        filters = narrow(engine)
        _each(question, lambda q: engine.search(q, k=k, filters=filters, restore=not no_restore), show, as_json)


@cli.command()
@click.argument("question", metavar="CÂU_HỎI")
@_filtered
@_no_restore
@_library
@_json
def ask(
    question: str,
    narrow: Narrow,
    no_restore: bool,
    library: Path | None,
    as_json: bool,
) -> None:
    """Hỏi và nhận câu trả lời có trích dẫn.

    “-” thay câu hỏi: đọc mỗi dòng một câu từ đầu vào chuẩn.
    """
    from rag import contract

    def show(answered: Any) -> None:
        if as_json:
            _print_json(contract.answered(answered))
            return
        if answered.understood.restored:
            click.echo(f"(Hiểu là: {answered.understood.text})")
        _say(answered.answer.text)
        for citation in answered.answer.citations:
            _say(citation.reference, f"  [{citation.n}] ")

    with _engine(library) as engine:
        filters = narrow(engine)
        _each(question, lambda q: engine.ask(q, filters=filters, restore=not no_restore), show, as_json)


@cli.command()
@click.argument("issue", metavar="VẤN_ĐỀ")
@_filtered
@_library
@_json
def compare(
    issue: str,
    narrow: Narrow,
    library: Path | None,
    as_json: bool,
) -> None:
    """So sánh một vấn đề giữa các địa phương.

    “-” thay vấn đề: đọc mỗi dòng một vấn đề từ đầu vào chuẩn.
    """
    from rag import contract
    from rag.answering.compare import bars

    def show(result: Any) -> None:
        if as_json:
            _print_json(contract.compared(*result))
            return
        for cell in result[1]:
            click.echo()
            _say(f"{cell.place}: {cell.text if cell.found else 'không tìm thấy'}")
            if cell.citation:
                _say(f"({cell.citation.reference})", "  ")
        drawn = bars(engine.figures(result[0], filters=filters))
        click.echo("\n".join(["", "Số liệu đọc được:", *drawn] if drawn else []), nl=bool(drawn))

    with _engine(library) as engine:
        filters = narrow(engine)
        _each(issue, lambda q: (q, engine.compare(q, filters=filters)), show, as_json)


@cli.command()
@click.argument("directive", required=False, metavar="[VĂN_BẢN]")
@_library
@_json
def cited(directive: str | None, library: Path | None, as_json: bool) -> None:
    """Các văn bản được viện dẫn, và nơi viện dẫn."""
    from rag import contract
    from rag.answering.cites import directive_name

    with _engine(library) as engine:
        found = engine.cited(directive)
    for one in found:
        item = contract.cited(one)
        if as_json:
            _print_json(item)
            continue
        named = item["directive"]
        head = directive_name(one.directive) if one.directive else "Chưa rõ là văn bản nào"
        click.echo(f"\n{head}: {len(item['mentions'])} lần")
        if named and named["title"] and named["title"] != head:
            _say(named["title"], "  ")
        for mention in item["mentions"]:
            _say(f"{mention['document']['source']}, mục {mention['section']}: {mention['surface']}", "  - ")
        for note in item["notes"]:
            _say(f"Lưu ý: {note}", "  ")
    if not found and not as_json:
        click.echo("Không có văn bản nào như vậy được viện dẫn trong thư viện.")


@cli.command()
@click.argument("document", metavar="VĂN_BẢN")
@click.argument("section", required=False, metavar="[MỤC]")
@_library
@_json
def show(document: str, section: str | None, library: Path | None, as_json: bool) -> None:
    """Xem một văn bản, hoặc một mục của nó."""
    from rag import contract

    with _engine(library) as engine:
        card = engine.store.find(document)
        whole = engine.store.document(card.id)
    if section and whole.section(section) is None:
        known = ", ".join(s.path for s in whole.sections)
        raise UnknownDocument(f"{card.source} không có mục “{section}”. Các mục: {known}.")
    shown = contract.shown(whole, card, section)
    _print_json(shown) if as_json else click.echo(shown["text"])


@cli.command()
@click.option("--reset", is_flag=True, help="Mã hoá lại cả thư viện bằng bộ mã hoá đi kèm.")
@_library
@_json
def train(reset: bool, library: Path | None, as_json: bool) -> None:
    """Điều chỉnh bộ mã hoá theo thư viện này.

    Chỉ giữ lại khi tìm tốt hơn trước.
    """
    from rag import own_encoder

    if reset:
        own_encoder.reset(load({"library": library}).library)
        click.echo("Đã mã hoá lại thư viện bằng bộ mã hoá đi kèm.", err=as_json)
        return
    with (
        _engine(library) as engine,
        _bar("Đang học") as bar,
    ):

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        result = engine.train(progress=progress)
    if as_json:
        values = {name: getattr(result, name) for name in ("adopted", "before", "after", "pairs", "held_out")}
        _print_json(values)
    elif not result.held_out:
        click.echo(f"Thư viện còn ít văn bản ({result.pairs} cặp câu), chưa đủ để học. Hãy nạp thêm báo cáo.")
    else:
        kept = "đã dùng bộ mã hoá mới" if result.adopted else "giữ bộ mã hoá cũ"
        scores = f"MRR@10 trước {_decimal(result.before, '.3f')}, sau {_decimal(result.after, '.3f')}"
        click.echo(f"Tìm đúng trên {result.held_out} cặp để dành: {scores}; {kept}.")


@cli.command()
@click.option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ lắng nghe (mặc định 127.0.0.1).")
@click.option("--port", type=int, metavar="CỔNG", help="Cổng (mặc định 7860).")
@_library
def serve(host: str | None, port: int | None, library: Path | None) -> None:
    """Mở trang web, API và MCP trên máy này."""
    settings = load({"library": library, "host": host, "port": port})
    if not settings.library.exists():  # a slip of the hand, rather than a library that is to begin empty
        raise NotALibrary(
            f"Không có thư mục {settings.library}. Hãy chỉ đúng thư viện bằng --library, hoặc tạo nó bằng: "
            f"tienle add THƯ_MỤC_BÁO_CÁO --library {settings.library}"
        )
    import ui

    ui.serve(settings)


@cli.command("mcp")
@_library
def mcp_(library: Path | None) -> None:
    """MCP qua đầu vào và đầu ra chuẩn, cho trợ lý soạn thảo gọi."""
    from rag.mcp import stdio

    with _engine(library) as engine:
        stdio(engine)


@cli.group()
def account() -> None:
    """Tài khoản của trang web, API và MCP.

    Có tài khoản thì ai cũng phải đăng nhập.
    """


@account.command("add")
@click.argument("name", metavar="TÊN")
@click.option("--role", type=click.Choice(["reader", "keeper"]), default="reader", show_default=True,
              help="reader chỉ đọc; keeper còn được nạp, sửa, bỏ văn bản.")  # fmt: skip
@click.password_option(
    metavar="MẬT_KHẨU",
    prompt="Mật khẩu",
    confirmation_prompt="Gõ lại mật khẩu",
    help="Mật khẩu; không ghi thì được hỏi.",
)
def account_add(name: str, role: str, password: str) -> None:
    """Thêm tài khoản, hoặc đổi mật khẩu và vai trò của tài khoản đã có."""
    from rag.accounts import ROLES, Accounts

    path = load().accounts
    made = Accounts(path).put(name, password, next(r for r in ROLES if r == role))
    click.echo(f"Đã ghi tài khoản {made.name} ({made.role}) vào {path}.")


@account.command("remove")
@click.argument("name", metavar="TÊN")
def account_remove(name: str) -> None:
    """Bỏ tài khoản; phiên đăng nhập của nó hết hiệu lực ngay."""
    from rag.accounts import Accounts

    Accounts(load().accounts).remove(name)
    click.echo(f"Đã bỏ tài khoản {name}.")


@account.command("list")
@_json
def account_list(as_json: bool) -> None:
    """Liệt kê tài khoản và vai trò."""
    from rag.accounts import Accounts

    path = load().accounts
    found = Accounts(path).all
    for known in found.values():
        if as_json:
            _print_json({"name": known.name, "role": known.role})
        else:
            click.echo(f"{known.name}  {known.role}")
    if not found and not as_json:
        click.echo(f"Chưa có tài khoản nào trong {path}. Thêm bằng: tienle account add TÊN --role keeper")


def main() -> None:
    """Entry point of ``tienle``."""
    _speak_utf8()
    _speak_vietnamese()
    try:
        cli(standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()  # what a full disk refuses is told here, not by the interpreter when it ends
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("\nĐã dừng theo yêu cầu; những gì nạp xong vẫn còn.", err=True)
        sys.exit(1)
    except TienLeError as error:
        click.echo(f"Lỗi: {error}", err=True)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        _give_up_stdout()
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that may not be read: the machine's refusal, not ours
        where = f" ({error.filename})" if error.filename else ""
        click.echo(f"Lỗi: máy không cho làm việc này: {error.strerror or error}{where}.", err=True)
        _give_up_stdout()
        sys.exit(1)


def _give_up_stdout() -> None:
    """What could not be written is let go of: the interpreter would try once more, and end with a status of its own."""
    if sys.stdout:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
