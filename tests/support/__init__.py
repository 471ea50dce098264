"""Real servers and fixtures for the tests."""
