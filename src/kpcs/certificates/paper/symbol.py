"""The QR code: level M where it fits, a fixed mask, drawn from modules alone."""

from __future__ import annotations

import io
from typing import Any

import zxingcpp
from PIL import Image

LEVEL = "M"
# The most that a code of level M holds; longer texts, up to the codec's limit, are drawn at level L.
MOST_AT_LEVEL_M = 3391
# Any mask is valid; choosing the best of eight takes four times as long.
MASK = 3
# Pixels a module, so that a viewer which smooths pictures blurs half a module at most.
GRAIN = 2


def symbol(text: str) -> bytes:
    """The text as a black and white PNG without a quiet zone; the same text gives the same picture."""
    level = LEVEL if len(text) <= MOST_AT_LEVEL_M else "L"
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level, data_mask=MASK)
    modules: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its type does not say
    height, width = modules.shape
    picture = Image.frombytes("L", (width, height), bytes(modules)).convert("1", dither=Image.Dither.NONE)
    drawn = io.BytesIO()
    picture.resize((width * GRAIN, height * GRAIN), Image.Resampling.NEAREST).save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
