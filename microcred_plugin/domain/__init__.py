"""The rules of the field: plain values in, verdicts and faults out. No I/O, no clock, no host."""
