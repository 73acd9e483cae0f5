"""Every refusal as a status and one Vietnamese sentence; what is unforeseen goes to the log and never outside."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from rag import errors

_STATUS: tuple[tuple[type[errors.TienLeError], int], ...] = (
    (errors.UnknownDocument, 404),
    (errors.TooLarge, 413),
    (errors.UnsupportedFormat, 415),
    (errors.UnreadableFile, 422),
    (errors.UsageError, 400),
    (errors.LibraryError, 503),
    (errors.ModelUnavailable, 503),
)
_SENTENCES = {
    400: "Yêu cầu gửi lên không đọc được.",
    404: "Không có đường dẫn này.",
    405: "Đường dẫn này không nhận phương thức đó.",
    413: "Nội dung gửi lên vượt quá giới hạn.",
    415: "Kiểu nội dung gửi lên không được nhận.",
}
UNFORESEEN = "Máy chủ gặp lỗi ngoài dự kiến và đã ghi lại. Hãy thử lại, nếu vẫn vậy hãy báo người quản trị."


class Refused(Exception):
    """A request that is not answered: ``str(error)`` is a Vietnamese sentence fit to show."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The refusal as it goes out."""
        return refusal(self.status, str(self), self.headers)


def refusal(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """``{"error": "..."}`` with its status."""
    return JSONResponse({"error": sentence}, status, headers=dict(headers or {}))


def status_of(error: errors.TienLeError) -> int:
    """The status of one of our own errors: 4xx where the request is at fault, 503 where the library is."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def sentence_of(status: int) -> str:
    """The sentence for a status the framework chose."""
    return _SENTENCES.get(status, "Không thực hiện được yêu cầu." if status < 500 else UNFORESEEN)
