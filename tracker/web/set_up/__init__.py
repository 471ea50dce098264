"""Proof of set-up: a test mail through the whole way, and a mail server tried before it is set."""
