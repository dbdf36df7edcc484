"""One module for each row of the speed table: `ORDER`, and `run(bench)` yielding figures."""
