"""Which organisation a command is about."""

import click

from tracker.store.organisation import Organisation, all_organisations, organisation_by_slug


def chosen_organisation(slug: str | None) -> Organisation:
    """The one named, else the only one there is. Raises a usage error that says what there is."""
    if slug is not None:
        found = organisation_by_slug(slug)
        if found is None:
            raise click.UsageError(f"There is no organisation {slug}.")
        return found
    known = all_organisations()
    if len(known) != 1:
        slugs = ", ".join(one.slug for one in known) or "none yet"
        raise click.UsageError(f"Say which organisation with --organisation; there is {slugs}.")
    return known[0]
