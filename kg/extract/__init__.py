"""What a report says: names, relations, status, numbers, each with its span."""
