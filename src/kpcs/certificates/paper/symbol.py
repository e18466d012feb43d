"""The QR code: level M, a fixed mask, drawn from modules alone so that nothing in it comes from a person's text."""

from __future__ import annotations

import io
from typing import Any

import zxingcpp
from PIL import Image

LEVEL = "M"
# Any mask is valid; choosing the best of eight takes four times as long.
MASK = 3
# Pixels a module, so that a viewer which smooths pictures blurs half a module at most.
GRAIN = 2


def symbol(text: str) -> bytes:
    """The text as a black and white PNG without a quiet zone; the same text gives the same picture."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL, data_mask=MASK)
    modules: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its type does not say
    height, width = modules.shape
    picture = Image.frombytes("L", (width, height), bytes(modules)).convert("1", dither=Image.Dither.NONE)
    drawn = io.BytesIO()
    picture.resize((width * GRAIN, height * GRAIN), Image.Resampling.NEAREST).save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
