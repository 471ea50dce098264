"""One deadline: what it is, who was told, and a person’s word that it is seen to."""
