"""Which mails a story wants, worked out plainly: in memory, one recipient after the other, nothing claimed or leased.

Written from what reminders promise, not from how the tracker keeps it. From the product it takes the table of tiers and
lead times alone, as data.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ten_years import story as told
from tests.ten_years.plans import NEWS, ONE, Plan, Row, Version, gets, her_day, is_quiet, is_tier, is_urgent, kinds
from tests.ten_years.story import Member, Moment, Office, Story

TRIES = (5, 15, 60, 120, 240, 480, 480)  # minutes to the next attempt after the first, the second, …

Item = tuple[str, str, str, str]  # hire, kind of deadline, due date, tier
Mail = tuple[str, str, tuple[Item, ...], int]  # to whom, instant, what it tells, how many of it say they are late


class Reference:
    """Follows a story; `mails` are those the server should have taken."""

    def __init__(self, story: Story) -> None:
        self.kinds, self.hires, self.offices = kinds(), story.hires, story.offices
        self.members = {member.email: member for member in story.members}
        self.owners = dict(story.owners)
        self.papers: dict[str, dict[str, date]] = {hire: {} for hire in story.hires}
        self.open: dict[str, dict[str, Version]] = {hire: {} for hire in story.hires}
        self.ended: dict[str, dict[str, Version]] = {hire: {} for hire in story.hires}
        self.followed: dict[str, date] = {}
        self.mails: Counter[Mail] = Counter()
        self.numbers = 0

    # What people do.

    def happens(self, event: told.Event, at: datetime) -> None:
        match event:
            case told.Paper(hire, what, day):
                self.papers[hire][what] = day
                self._follow(hire, at)
            case told.Handed(hire, owner):
                self.owners[hire] = owner
                self._follow(hire, at)
            case told.Leaves(email, last_day):
                self.members[email].until = last_day
            case told.Joins(member):
                self.members[member.email] = member
            case told.Away(email, first, last, deputy):
                self.members[email].away, self.members[email].deputy = (first, last), deputy
            case told.Chooses(email, how):
                self.members[email].how = how
            case told.Seen(hire, kind, wake_on):
                self._see_to(hire, kind, wake_on, at)

    def _see_to(self, hire: str, kind: str, wake_on: date, at: datetime) -> None:
        version, today = self.open[hire].get(kind), self._today(hire, at)
        if version is not None and today < wake_on <= today + timedelta(days=180):
            for plan in version.plans.values():
                plan.rested |= any(day < wake_on for day in plan.days.values())
            version.wake_on, version.seen_at = wake_on, at
            self._plan(version, at)

    def _follow(self, hire: str, at: datetime) -> None:
        """Bring the hire's versions in line with its papers."""
        today = self._today(hire, at)
        self.followed[hire] = today
        due, standing = self._due_dates(hire, today), self.open[hire]
        for kind in list(standing):
            if kind not in due:
                self.ended[hire][kind] = standing.pop(kind)
        for kind, day in due.items():
            if kind not in standing or standing[kind].due != day:
                standing[kind] = self._found(hire, kind, day, today)
            self._plan(standing[kind], at)

    def _found(self, hire: str, kind: str, day: date, today: date) -> Version:
        """A date that follows: that of before, where it ended in between and nothing fell due meanwhile, else anew."""
        ended = self.ended[hire].get(kind)
        waiting = [when for plan in ended.plans.values() for when in plan.days.values()] if ended else []
        if (
            ended is not None
            and ended.due == day
            and kind not in self.open[hire]
            and min(waiting, default=day) >= today
        ):
            return ended
        start_by = day - timedelta(days=self.kinds[kind].lead)
        return Version(hire, kind, day, start_by, is_new=kind not in self.open[hire])

    def _due_dates(self, hire: str, today: date) -> dict[str, date]:
        papers, found = self.papers[hire], {}
        if told.PASSPORT in papers:
            found["passport_expiry"] = papers[told.PASSPORT]
        if told.OFFER in papers:
            found["job_offer_end"] = papers[told.OFFER]
        if told.PERMIT in papers:
            found["work_permit_extension"] = papers[told.PERMIT]
            if today > papers[told.PERMIT]:
                found["restoration_window"] = papers[told.PERMIT] + timedelta(days=90)
        return found

    # Who gets what, and when.

    def _today(self, hire: str, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.hires[hire].zone)).date()

    def _is_here(self, email: str, today: date) -> bool:
        until = self.members[email].until
        return until is None or until >= today

    def _in_place_of(self, email: str, today: date) -> str:
        member = self.members[email]
        if member.away is None or member.deputy is None or not member.away[0] <= today <= member.away[1]:
            return email
        deputy = self.members[member.deputy]
        absent = deputy.away is not None and deputy.away[0] <= today <= deputy.away[1]
        return email if absent or not self._is_here(deputy.email, today) else deputy.email

    def _acting(self, office: Office, role: str, today: date) -> list[str]:
        mine = [member for member in self.members.values() if member.office is office and member.role == role]
        return [self._in_place_of(one.email, today) for one in mine if self._is_here(one.email, today)]

    def _owner(self, hire: str, today: date) -> str | None:
        owner = self.owners[hire]
        return self._in_place_of(owner, today) if self._is_here(owner, today) else None

    def _getting(self, version: Version, today: date) -> dict[str, int]:
        """Who gets its mails → from how many days before on: owners all, leads the last, administrators for nobody."""
        office, kind, always = self.hires[version.hire], self.kinds[version.kind], 10_000
        leads = self._acting(office, "lead", today)
        owner = self._owner(version.hire, today)
        found = dict.fromkeys(leads, kind.leads_from)
        if owner is not None:
            found[owner] = always
        elif not leads or kind.leads_from < max(kind.tiers):
            found.update(dict.fromkeys(self._acting(office, "administrator", today), always))
        return found

    def _plan(self, version: Version, at: datetime) -> None:
        today = self._today(version.hire, at)
        getting, anybody = self._getting(version, today), any(plan.is_told for plan in version.plans.values())
        gone = self._take_away(version, getting, today)
        for email, most in getting.items():
            plan = version.plans.setdefault(email, Plan())
            tiers, ahead = self._ahead(version, plan, most, today)
            if not plan.is_told and len(ahead) < len(tiers):
                news = self._news(version, email, anybody, today)
                ahead = {tier: day for tier, day in ahead.items() if day != today} | {news: today}
                plan.news_at = at
            waiting = {tier: day for tier, day in plan.days.items() if day < today or not is_tier(tier)}
            if version.rest(today) is not None:
                since = version.seen_at is not None and plan.news_at is not None and plan.news_at >= version.seen_at
                waiting = {tier: day for tier, day in waiting.items() if tier in NEWS and since}
            plan.days = waiting | {tier: day for tier, day in ahead.items() if tier not in plan.done}
            plan.given = {tier: day for tier, day in plan.given.items() if tier not in plan.days}
        if gone and version.rest(today) is None:
            self._pass_on(version, max(gone), getting, today)

    def _take_away(self, version: Version, getting: dict[str, int], today: date) -> list[tuple[date, str]]:
        """Drop what is planned for people who don't get it any more; the day and tier of what was due already."""
        gone = []
        for email, plan in version.plans.items():
            for tier, day in list(plan.days.items()):
                if not gets(getting, email, tier, version.due - day):
                    if email not in getting:
                        plan.given[tier] = day
                    if day <= today and not tier.startswith("undelivered."):
                        gone.append((day, tier))
                    del plan.days[tier]
        return gone

    def _pass_on(self, version: Version, last: tuple[date, str], getting: dict[str, int], today: date) -> None:
        """Whoever gets it now and has not heard since that day gets it in their place."""
        day, tier = last[0], "joined" if last[1] in NEWS else last[1]
        for email, most in getting.items():
            plan = version.plans[email]
            if (version.due - day).days <= most and not plan.heard(day, today) and tier not in plan.done:
                plan.days[tier] = day

    def _ahead(self, version: Version, plan: Plan, most: int, today: date) -> tuple[dict[str, date], dict[str, date]]:
        """All tiers of this recipient, and those still to come."""
        by_day = {version.due - timedelta(days=d): str(d) for d in self.kinds[version.kind].tiers if d <= most}
        if (version.due - version.start_by).days <= most:
            by_day[version.start_by] = "start_by"
        rest = version.rest(today)
        had_news = any(tier in NEWS and day == today for tier, day in (plan.days | plan.done).items())
        first = rest or (today + ONE if had_news else today)
        ahead = {tier: day for day, tier in by_day.items() if day >= first}
        if rest is not None and rest not in by_day and (version.due - rest).days <= most:
            ahead[f"woken.{rest}"] = rest
        return {tier: day for day, tier in by_day.items()}, ahead

    def _news(self, version: Version, email: str, anybody: bool, today: date) -> str:
        if not anybody:
            return "recorded" if version.is_new else "changed"
        if email != self._owner(version.hire, today):
            return "joined"
        return "handed_over" if email == self.owners[version.hire] else "standing_in"

    # What a sweep sends.

    def new_day(self, at: datetime) -> None:
        """Look again at hires with a date that has passed, or looked at for a day still to come."""
        for hire, seen_on in list(self.followed.items()):
            today, ends = self._today(hire, at), [version.due for version in self.open[hire].values()]
            if seen_on > today or any(seen_on <= end < today for end in ends):
                self._follow(hire, at)

    def sweep(self, moment: Moment) -> None:
        for _ in range(3):
            letters = [letter for office in self.offices for letter in self._letters(office, moment.at)]
            if not letters:
                break
            for rows in letters:
                self._deliver(rows, moment)

    def _letters(self, office: Office, at: datetime) -> Iterator[list[Row]]:
        local = at.astimezone(ZoneInfo(office.zone))
        for member in [one for one in self.members.values() if one.office is office]:
            alone, together, again = [], [], {}
            for row in self._going(member, local):
                if row.tier in row.plan.mail:
                    again.setdefault(row.plan.mail[row.tier], []).append(row)
                elif self._goes(row, member, local) == "alone":
                    alone.append(row)
                else:
                    together.append(row)
            yield from again.values()
            if member.how == "single" and len(together) <= 3:
                alone, together = alone + together, []
            yield from ([row] for row in alone)
            yield from [together] if together else []

    def _going(self, member: Member, local: datetime) -> Iterator[Row]:
        """Of each version the last tier that goes now; those before it need no mail any more."""
        day = local.date() if local.hour >= member.office.hour else local.date() - ONE
        versions = [version for standing in self.open.values() for version in standing.values()]
        for version in versions:
            plan = version.plans.get(member.email)
            if plan is None:
                continue
            rows = [Row(version, member.email, tier, when) for tier, when in plan.days.items() if when <= day]
            for row in rows:
                if self._goes(row, member, local) == "never":
                    plan.settle(row.tier, row.day)
            due = [row for row in rows if self._goes(row, member, local) in ("alone", "together")]
            news = [row for row in due if row.tier.startswith("undelivered.")]
            tiers = sorted((row for row in due if row not in news), key=lambda row: row.day)
            for row in rows:
                if tiers and row.day < tiers[-1].day and not row.tier.startswith("undelivered."):
                    plan.settle(row.tier, row.day)
            for row in (*news, *tiers[-1:]):
                not_before = plan.tries.get(row.tier, (0, local))[1]
                if not_before <= local or not_before > local + timedelta(hours=16):
                    yield row

    def _goes(self, row: Row, member: Member, local: datetime) -> str:
        today, office = local.date(), member.office
        if is_urgent(row.tier, row.version.due, today):
            return "alone"
        begun = row.tier in NEWS and row.version.start_by <= today
        if member.how == "urgent" and not begun and not row.tier.startswith("woken."):
            return "never"
        if local.hour < office.hour or is_quiet(office, today):
            return "later"
        if row.tier in NEWS:
            return "together"
        if member.how == "single":
            return "alone"
        her_hour = office.hour if member.hour is None else member.hour
        return "together" if her_day(row, member) <= (today if local.hour >= her_hour else today - ONE) else "later"

    def _deliver(self, rows: list[Row], moment: Moment) -> None:
        wanted = [row for row in rows if self._is_wanted(row, moment.at)]
        if not wanted:
            return
        email, office = wanted[0].to, self.members[wanted[0].to].office
        today = moment.at.astimezone(ZoneInfo(office.zone)).date()
        if email in moment.gone:
            for row in wanted:
                row.plan.settle(row.tier, row.day)
                self._tell_another(row, today)
        elif moment.busy:
            self.numbers += 1
            for row in wanted:
                self._try_again(row, moment.at, today)
        else:
            items = sorted((row.version.hire, row.version.kind, str(row.version.due), row.tier) for row in wanted)
            late = sum(self._is_late(row, today) for row in wanted)
            self.mails[email, moment.at.isoformat(), tuple(items), late] += 1
            for row in wanted:
                row.plan.settle(row.tier, row.day)

    def _is_wanted(self, row: Row, at: datetime) -> bool:
        """Whether the recipient still gets it; who gets it instead hears of it now."""
        today = self._today(row.version.hire, at)
        getting = self._getting(row.version, today)
        if row.tier.startswith("undelivered."):
            here = {*getting, *self._acting(self.hires[row.version.hire], "administrator", today)}
            still = row.to in here
        else:
            still = gets(getting, row.to, row.tier, row.version.due - row.day)
        if not still:
            self._plan(row.version, at)
            return False
        plans = row.version.plans
        if any(email not in plans or any(day >= today for day in plans[email].given.values()) for email in getting):
            self._plan(row.version, at)
        return True

    def _try_again(self, row: Row, at: datetime, today: date) -> None:
        tries = row.plan.tries.get(row.tier, (0, at))[0]
        if tries == len(TRIES):
            row.plan.settle(row.tier, row.day)
            self._tell_another(row, today)
            return
        row.plan.tries[row.tier] = tries + 1, at + timedelta(minutes=TRIES[tries])
        row.plan.mail.setdefault(row.tier, self.numbers)

    def _tell_another(self, row: Row, today: date) -> None:
        office, tier = self.hires[row.version.hire], f"undelivered.{row.tier}"
        owner = self._owner(row.version.hire, today)
        others = [*self._acting(office, "administrator", today), *self._acting(office, "lead", today)]
        another = next((one for one in [*others, *([owner] if owner else [])] if one != row.to), None)
        if another is None or row.tier.startswith("undelivered."):
            return
        plan = row.version.plans.setdefault(another, Plan())
        if tier not in plan.done:
            plan.days.setdefault(tier, today)

    def _is_late(self, row: Row, today: date) -> bool:
        """Whether it should have gone out before today: her day, the first open day from it, or the last seven days."""
        if row.tier.startswith("undelivered."):
            return False
        day, due = row.day, row.version.due
        if not is_urgent(row.tier, due, day):
            day = max(day, min(her_day(row, self.members[row.to]), due - timedelta(days=7)))
        return day < today
