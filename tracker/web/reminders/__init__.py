"""The ledger of reminders, the log of sweeps, and the health of the watch."""
