"""Other facts of a hire, tried without saving: a raise, a promotion, a move."""
