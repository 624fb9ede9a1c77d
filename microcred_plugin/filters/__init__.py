"""Steps in the platform's own pages: each adds a door to ours and cannot break the page."""
