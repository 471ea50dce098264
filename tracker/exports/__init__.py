"""Rows to files and files to rows. Pure: no Flask, no database, no clock."""
