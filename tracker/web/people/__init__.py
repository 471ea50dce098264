"""Members of an organisation, invitations, roles, and the hires counsel may read. For administrators."""
