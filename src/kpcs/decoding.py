"""The text of a file from outside, whatever program wrote it; or ``NotText`` with the reason."""

from __future__ import annotations


class NotText(ValueError):
    """It is no text that can be read; the message says why, as the end of a sentence."""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252; anything else is refused."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                raise NotText(f"its beginning says {encoding}, but the rest is not") from None
            if "\0" in text:
                raise NotText("it holds NUL bytes, as UTF-32 does")
            return text
    if b"\0" in content:
        raise NotText("it holds NUL bytes; a CSV file in UTF-16 begins with its mark")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText("its characters are neither UTF-8, UTF-16 nor Windows-1252")
