"""What several categories share: the wage comparison, citizenship, transfers, and their values and words."""
