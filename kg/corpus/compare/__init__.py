"""Reports and places side by side: what differs, what was taken over, several as one graph."""
