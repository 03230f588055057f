"""What people in the demo municipality say of the policy that lies out for input. Leaders stand by their unit."""

from config.demo.shapes import Remark

#: While it is a draft, from one of its makers; the paragraph is changed because of it.
ON_DRAFT = Remark(
    "toppleder", "foer-moetet", "dagen før",
    "Dagen før er for sent for dem som jobber turnus. Kan vi si tre dager?", 14,
    "followed", "Enig. Det står tre dager nå.",
)  # fmt: skip

IN_ROUND = (
    Remark(
        "linjeleder", "foer-moetet", "25 eller 50 minutter",
        "Foreldremøter og elevsaker kan ikke stoppe etter 50 minutter. Skriv at dette gjelder faste møter.", 4,
    ),
    Remark(
        "linjeleder", "formaal", "gjør dem gode", "Hvem svarer vi til når noen kaller inn uten mål?", 4,
        "clarified", "Til lederen din. Det står i lederkravene, så vi gjentar det ikke her.",
    ),
    Remark(
        "lerkehaugmo", "foer-moetet", "tre dager før",
        "Tre dager går ikke når noe haster. Vi trenger et unntak.", 3, "declined",
        "Det som haster, er ikke et møte etter denne retningslinjen. Ring, eller gå bort til den det gjelder.",
    ),
    Remark(
        "bibliotek", "etter-moetet", "Notat",
        "«Samme dag» er fint & viktig, men <b>hvor</b> skal notatet ligge?", 2, "followed", "Vi skriver inn hvor.",
        is_reopened=True,
    ),
    Remark("kommunedirektor", "etter-moetet", "", "Kapitlet bør også si noe om møter på skjerm.", 1),
    Remark("prosesseier", "formaal", "", "Denne tar jeg heller muntlig.", 1, is_withdrawn=True),
)  # fmt: skip
