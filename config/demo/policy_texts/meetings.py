"""A policy that lies out for input: how the municipality holds its meetings."""

from config.demo.shapes import Chapter

PURPOSE = """\
Møter tar mye av arbeidstiden vår. Derfor holder vi bare de møtene vi trenger, og gjør dem gode.

Retningslinjen gjelder alle møter mellom ansatte. Møter i kommunestyret og utvalgene følger [](lov:kommuneloven).
"""
BEFORE = """\
Den som kaller inn, skriver hva møtet skal føre til. Uten et mål blir det ikke noe møte.

Vi sender innkallingen minst tre dager før, sammen med det deltakerne skal lese.

- Møter varer 25 eller 50 minutter.
- Mandag før klokka ti er møtefri.
- Bare de som trengs, blir innkalt.
"""
AFTER = """\
Noen skriver ned hva vi ble enige om, hvem som gjør det, og når. Det tar fem minutter og gjøres i møtet.

| Hva | Hvem | Når |
|---|---|---|
| Notat | Den som kalte inn | Samme dag |
| Oppgaver | Den som fikk dem | Til neste møte |
"""

MEETINGS: tuple[Chapter, ...] = (
    Chapter("formaal", "Formål", PURPOSE),
    Chapter("foer-moetet", "Før møtet", BEFORE),
    Chapter("etter-moetet", "Etter møtet", AFTER),
)
#: How a sentence stood while the text was a draft, before the writers heard that it was too short.
AS_DRAFTED = ("minst tre dager før", "dagen før")
