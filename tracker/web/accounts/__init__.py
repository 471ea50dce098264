"""Set-up, signing in and out, invitations, new passwords, and the choice of organisation."""
