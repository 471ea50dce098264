"""Ten years, day by day: the mails the server took are those a plain reference works out."""

from collections import Counter

from flask import Flask

from tests.support.servers import SmtpInbox
from tests.ten_years.play import play

SEED = 1  # `python -m benchmarks.years` plays others


def test_in_ten_years_of_outages_the_mails_taken_are_those_a_plain_reference_works_out(
    app: Flask, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    with app.app_context():
        sent, wanted = play(SEED, smtp_server)
    assert sent - wanted == Counter()
    assert wanted - sent == Counter()
    told = [item for _, _, items, _ in sent for item in items]
    notices = {"recorded", "changed", "handed_over", "standing_in", "joined"}
    assert notices | {"start_by", "0"} <= {tier for *_, tier in told}
    assert ("2028-02-29", "0") in {(due, tier) for _, _, due, tier in told}
    assert sum(len(items) > 1 for _, _, items, _ in sent) > 40, "digests"
    assert sum(late > 0 for *_, late in sent) > 300, "outages"
