"""Returns as files: workbooks, CSV and SDMX, read exactly and written so that they can be read again."""
