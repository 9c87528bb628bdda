"""Made reports with known facts, and what other rooms find of them."""
