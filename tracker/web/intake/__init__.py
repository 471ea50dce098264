"""Hires on their way in: the spreadsheet and its dry run, and the form for one."""
