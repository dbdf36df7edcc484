"""The outermost room: HTTP, pages, command line, and the wiring of everything within."""
