"""Many reports: from paths to one store of graphs over places and years."""
