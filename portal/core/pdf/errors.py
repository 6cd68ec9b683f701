"""What can go wrong with a PDF, in words for an editor."""


class PdfError(Exception):
    """A PDF that can't be made. ``message`` is French and for editors; ``block`` names what stops it, when known.

    ``detail`` is the compiler's own text: for logs, never for a page.
    """

    def __init__(self, message: str, *, block: str = "", detail: str = "") -> None:
        super().__init__(f"{block} : {message}" if block else message)
        self.message = message
        self.block = block
        self.detail = detail


class CompileError(PdfError):
    """The compiler refused the document, or warned about it: to be blamed on a block by the caller."""


class LimitError(PdfError):
    """Time or memory ran out: cutting the document down would tell nothing."""


class PdfBusyError(Exception):
    """Somebody is making this very file, or as many others as may be made at once: ask again in ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
