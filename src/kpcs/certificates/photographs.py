"""A picture from outside, made harmless: read as JPEG or PNG only, bounded, written anew without what came with it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from kpcs.errors import Refused
from kpcs.reading import is_heic
from kpcs.scheme.rules.certificates.sentences import NOT_A_PICTURE

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_400
FORMATS = ("JPEG", "PNG")
HEIC = "it is in the format HEIC of some telephones; set the camera to JPEG (Most Compatible) or send a screenshot"


def reencoded(picture: bytes) -> bytes:
    """The same picture as a plain JPEG: turned upright, made smaller, without place, camera or anything hidden."""
    if not 0 < len(picture) <= MOST_BYTES:
        raise _refusal("it is empty or too large")
    try:
        # Warnings are left alone: their filters belong to all threads. What Pillow warns about is refused below.
        with Image.open(BytesIO(picture), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise _refusal("it has too many pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except Refused:
        raise
    except Exception:  # What came with a picture is read too, and each part has errors of its own when damaged.
        raise _refusal(HEIC if is_heic(picture) else "it is neither JPEG nor PNG, or it is damaged") from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = BytesIO()
    upright.save(plain, "JPEG", quality=85, optimize=True)
    return plain.getvalue()


def _refusal(why: str) -> Refused:
    return Refused([NOT_A_PICTURE.finding(why=why)])
