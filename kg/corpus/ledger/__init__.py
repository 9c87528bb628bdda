"""What became of what was said: targets against the results of later reports, projects step by step."""
