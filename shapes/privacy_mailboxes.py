"""Whose mailbox an address is: of a function or organisation, or of a person."""

import re
from typing import Literal

FREE = frozenset("""
    gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac aol gmx proton protonmail pm
    zoho mail     ziggo kpnmail kpnplanet planet xs4all home chello casema upcmail quicknet hetnet
    telfort tele2 online zonnet     wanadoo freeler solcon caiway zeelandnet tiscali telenet skynet
""".split())
"""Names, without their ending, of those that give mailboxes to anybody."""
FUNCTIONS = frozenset("""
    info post mail mailbox pers hr fg avg it ict pr hallo hello welkom team leden kantoor balie
    winkel shop zorg sociaal wmo buurt wijk dorp coop eu ngo kvk data open help beheer foto events
    event jeugd sport cultuur kunst energie noord oost zuid west centrum bar cafe horeca werk jobs
    stage admin web ledger root postmaster abuse no reply noreply en
""".split())
"""Whole words in front of the @ that no person is called."""
FUNCTION_PARTS = re.compile(
    "info|subsid|contact|bestuur|secretar|administrat|penningmeester|voorzitter|receptie|office"
    "|inkoop|aanbested|tender|vrijwillig|redactie|communicat|factu|invoice|boekhoud|financ|privacy"
    "|klacht|service|support|helpdesk|webmaster|project|stadsdeel|gemeente|cooperat|aanmeld|inschrij"
    "|bezwaar|verhuur|reserver|bestelling|planning|gebied|stichting|vereniging|buurt|wijk|initiatief"
    "|bewoners|platform|fonds|fund|grant|programma|loket|meldpunt|meldingen|vragen|museum|theater"
    "|festival|kerk|school|bibliotheek|coordinat|directie|organisat|postbus|afdeling|partij"
    "|collectief|huiskamer|noreply")
_WORDS = re.compile(r"[\W\d_]+")


def judge_mailbox(local: str, domain: str) -> Literal["block", "ask"] | None:
    """Return block for a person's mailbox, ask where it may be one, None for that of a function.

    local and domain: what stands before and behind the @.
    """
    local = local.casefold()
    labels = domain.casefold().split(".")
    words = [word for word in _WORDS.split(local) if word]
    function = bool(FUNCTION_PARTS.search(local)) or not FUNCTIONS.isdisjoint(words)
    owner_at = -3 if len(labels) > 2 and labels[-2] in ("co", "com") else -2  # yahoo.co.uk
    if len(labels) > 1 and labels[owner_at] in FREE:
        return "ask" if function else "block"
    if function or not words:
        return None
    if len(words) > 1:
        return "block"
    [word] = words
    owner = "".join(filter(str.isalpha, "".join(labels[:-1])))
    return None if len(word) < 3 or word in owner or (len(owner) > 3 and owner in word) else "ask"
