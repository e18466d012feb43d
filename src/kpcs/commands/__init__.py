"""One module for each subcommand of ``kpcs``; ``kpcs.cli`` says how to add one."""
