"""One thing in many reports: names, regions and time say which entities are the same."""
