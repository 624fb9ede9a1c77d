"""What `make bench` runs: figures beside a floor or a peer, taken in the same run. Never a test."""
