"""One folder per kind of reminder: its tiers and recipients in `kind.yaml`, its words in `words.yaml`."""
