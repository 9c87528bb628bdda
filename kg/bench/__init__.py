"""Time and memory, measured and printed: nothing here is a promise, all of it is this machine now."""
