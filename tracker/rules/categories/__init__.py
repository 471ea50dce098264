"""One folder per category: its checks, dated values, words and scenarios. The registry lists the folders."""
