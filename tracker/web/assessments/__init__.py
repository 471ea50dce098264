"""The assessments of a hire as they were kept: what was known and said on a day, under which rule book."""
