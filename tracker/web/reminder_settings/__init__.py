"""When an organisation reminds, whom, and how its mails go out: seen in its consequences before it is saved."""
