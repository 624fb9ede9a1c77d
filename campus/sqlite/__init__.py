"""SQLite for a web server and a worker that write at the same time."""
