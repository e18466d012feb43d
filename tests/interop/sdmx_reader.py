"""The other side: reads our SDMX with ``pysdmx`` alone, against the published schemas. In an environment of its own.

One line of JSON in, one out; nothing of kpcs is imported here.
"""

from __future__ import annotations

import io
import json
import sys

from pysdmx.io import get_datasets, read_sdmx


def main() -> None:
    given = json.loads(sys.stdin.read())
    structure = given["structure"].encode()
    definition = read_sdmx(io.BytesIO(structure), validate=True).get_data_structure_definitions()[0]
    read = [
        get_datasets(io.BytesIO(message.encode()), io.BytesIO(structure), validate=True)[0].data
        for message in given["messages"]
    ]
    answer = {
        "dimensions": [one.id for one in definition.components.dimensions],
        "data": [data.astype(str).to_dict("records") for data in read],
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
