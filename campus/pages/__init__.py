"""The campus's own pages. All of them work without JavaScript."""
