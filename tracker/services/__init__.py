"""The use cases, by stage: the only place that commits."""
