"""`python -m api` is `yangguang`."""

from api.cli import main

main()
