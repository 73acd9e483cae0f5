"""Everything Tiền Lệ can refuse to do, as one tree.

    TienLeError                     the message is Vietnamese, says what to do, and is shown as it is
    ├── UsageError                  the request itself is wrong (exit status 2)
    │   ├── EmptyQuestion           a question without a single word
    │   ├── NotUtf8                 a question of a batch whose bytes are no UTF-8
    │   ├── BadSetting              a setting or option with a value that cannot be used
    │   └── BadAccount              an account, or the file of accounts, that cannot be used
    ├── UnreadableFile              one file that cannot become a document; the batch goes on
    │   ├── UnsupportedFormat       not a format we read
    │   ├── MissingTool             a system program (Tesseract, LibreOffice) is needed and absent
    │   ├── TooLarge                beyond the bounds that keep memory and time in hand
    │   └── ClassifiedDocument      stamped MẬT, TỐI MẬT or TUYỆT MẬT, and not allowed in
    ├── LibraryError                the library on disk cannot serve
    │   ├── NotALibrary             the folder is something else
    │   ├── LibraryLocked           another process is writing
    │   ├── LibraryDamaged          the truth itself (catalog.sqlite) cannot be read
    │   ├── WrongEncoder            built with another encoder than the one configured
    │   └── WrongVersion            written by a version whose layout this one does not know
    ├── UnknownDocument             no document, or several, answer to that name
    └── ModelUnavailable            an encoder, reranker or language model cannot be loaded or reached

A third party's exception is translated once, where the library is called, with ``raise ... from``.
"""

from __future__ import annotations


class TienLeError(Exception):
    """Base of all; ``str(error)`` is a Vietnamese sentence fit to show a user.

    >>> str(EmptyQuestion("Câu hỏi chưa có từ nào. Hãy gõ lại câu hỏi."))
    'Câu hỏi chưa có từ nào. Hãy gõ lại câu hỏi.'
    """

    exit_status = 1


class UsageError(TienLeError):
    """The request itself is wrong."""

    exit_status = 2


class EmptyQuestion(UsageError):
    """A question without a single word."""


class NotUtf8(UsageError):
    """A question of a batch whose bytes are no UTF-8."""


class BadSetting(UsageError):
    """A setting or option whose value cannot be used."""


class BadAccount(UsageError):
    """An account, or the file of accounts, that cannot be used."""


class UnreadableFile(TienLeError):
    """One file that cannot become a document."""


class UnsupportedFormat(UnreadableFile):
    """The content is not of a format we read."""


class MissingTool(UnreadableFile):
    """A system program is needed and absent."""


class TooLarge(UnreadableFile):
    """Beyond the bounds that keep memory and time in hand."""


class ClassifiedDocument(UnreadableFile):
    """Stamped as secret, and not explicitly allowed in."""


class LibraryError(TienLeError):
    """The library on disk cannot serve."""


class NotALibrary(LibraryError):
    """The folder is something else than a library."""


class LibraryLocked(LibraryError):
    """Another process is writing."""


class LibraryDamaged(LibraryError):
    """The truth itself cannot be read."""


class WrongEncoder(LibraryError):
    """The library was built with another encoder than the one configured."""


class WrongVersion(LibraryError):
    """The library was written by a version whose layout this one does not know."""


class UnknownDocument(TienLeError):
    """No document, or more than one, answers to that name."""


class ModelUnavailable(TienLeError):
    """An encoder, reranker or language model cannot be loaded or reached."""
