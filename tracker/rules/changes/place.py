"""A move: other places of work."""

from collections.abc import Sequence

from tracker.rules.changes.change import Change, Judged, new_permit, no_action, tell_counsel
from tracker.rules.facts import WorkSite
from tracker.rules.regime import Regime

QUEBEC = "QC"


def location(change: Change) -> Judged | None:
    """A place outside those of the LMIA is a change of its terms; an exempt permit is bound only where it says so.

    Sources: lmia.mod.material, imp.worker_change.
    """
    before, after = change.before.job.work_sites, change.after.job.work_sites
    if not after or after == before:
        return None
    lmia = change.regime is Regime.LMIA
    rule = "lmia.material" if lmia else "exempt.new_permit"
    if not before:
        return tell_counsel("location_not_recorded", rule, ("job.work_sites",))
    added = [site for site in after if site not in before]
    if not added:
        return no_action("location_fewer", rule)
    if not lmia:
        return tell_counsel("location_exempt", rule)
    return new_permit("location_lmia", rule) if _elsewhere(added, before) else tell_counsel("location_near", rule)


def quebec(change: Change) -> Judged | None:
    """A move into Quebec needs the province's consent where it needs an LMIA (place.quebec). A note."""
    if QUEBEC not in _provinces(change.after.job.work_sites) or QUEBEC in _provinces(change.before.job.work_sites):
        return None
    change.value("quebec.certificate")
    suffix = "lmia" if change.regime is Regime.LMIA else "exempt"
    return no_action(f"quebec_{suffix}", "quebec.certificate")


def _elsewhere(added: Sequence[WorkSite], before: Sequence[WorkSite]) -> bool:
    """Whether some new place surely lies in another province or economic region than every place before."""
    return any(all(_apart(site, old) for old in before) for site in added)


def _apart(site: WorkSite, other: WorkSite) -> bool:
    if None not in (site.economic_region, other.economic_region):
        return site.economic_region != other.economic_region
    return None not in (site.province, other.province) and site.province != other.province


def _provinces(sites: Sequence[WorkSite] | None) -> set[str | None]:
    return {site.province for site in sites or ()}
