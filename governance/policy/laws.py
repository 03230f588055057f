"""The laws that a municipality cites, and where each is read. Names and addresses only; nothing is ever fetched."""

from __future__ import annotations

import re

from governance.core.slugs import ascii_slug

LOVDATA = "https://lovdata.no/lov/"
SECTION = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3})?[a-z]?")
#: Short title of the law, and the date and number that it is known by.
LAWS = {
    "anskaffelsesloven": "2016-06-17-73",
    "arbeidsmiljøloven": "2005-06-17-62",
    "barnehageloven": "2005-06-17-64",
    "barnevernsloven": "2021-06-18-97",
    "folkehelseloven": "2011-06-24-29",
    "forurensningsloven": "1981-03-13-6",
    "forvaltningsloven": "1967-02-10",
    "helse- og omsorgstjenesteloven": "2011-06-24-30",
    "klimaloven": "2017-06-16-60",
    "kommuneloven": "2018-06-22-83",
    "likestillings- og diskrimineringsloven": "2017-06-16-51",
    "naturmangfoldloven": "2009-06-19-100",
    "offentleglova": "2006-05-19-16",
    "opplæringslova": "2023-06-09-30",
    "pasient- og brukerrettighetsloven": "1999-07-02-63",
    "personopplysningsloven": "2018-06-15-38",
    "plan- og bygningsloven": "2008-06-27-71",
    "sivilbeskyttelsesloven": "2010-06-25-45",
    "sosialtjenesteloven": "2009-12-18-131",
    "språklova": "2021-05-21-42",
    "valgloven": "2023-06-16-62",
}
BY_WORD = {ascii_slug(title): title for title in LAWS}


def law(cited: str) -> tuple[str, str] | None:
    """Return the name and the address of "kommuneloven" or "kommuneloven/25-1"; None when the law is not known."""
    word, slash, section = cited.partition("/")
    title = BY_WORD.get(word)
    if title is None or (slash and not SECTION.fullmatch(section)):
        return None
    address = LOVDATA + LAWS[title]
    return (f"{title} § {section}", f"{address}/%C2%A7{section}") if section else (title, address)
