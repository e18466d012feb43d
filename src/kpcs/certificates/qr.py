"""The QR code of a certificate as a drawing for the screen."""

from __future__ import annotations

from typing import Any

import zxingcpp
from django.utils.safestring import SafeString

QUIET = 4


def drawing(text: str) -> SafeString:
    """The code as SVG: made from modules alone, so that nothing in it comes from a person's text."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=3)
    modules: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its type does not say
    height, width = modules.shape
    pixels = bytes(modules)
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y in range(height)
        for x, length in _dark_runs(pixels[y * width : (y + 1) * width])
    )
    size = width + 2 * QUIET
    return SafeString(
        f'<svg class="qr" viewBox="0 0 {size} {size}" width="{size * 4}" height="{size * 4}" '
        f'shape-rendering="crispEdges" role="img" aria-labelledby="qr-title">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}"/></svg>'
    )


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, shade in enumerate(row):
        if shade:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
