"""The three versions of «Helhetlig styring i Lørenskog kommune»: 1.1 as it stands, 1.0 before it, 2.0 to come."""

from dataclasses import replace

from config.demo.policy_texts.steering_cycle import EVALUATION, PLANNING, STEERING, YEAR_WHEEL
from config.demo.policy_texts.steering_ground import DECISIONS, PURPOSE, ROLES, TERMS
from config.demo.policy_texts.steering_tools import COUNCIL, DOCUMENTS, REVISION, TRAINING
from config.demo.shapes import Chapter

VERSION_1_1: tuple[Chapter, ...] = (
    PURPOSE,
    TERMS,
    ROLES,
    DECISIONS,
    PLANNING,
    STEERING,
    EVALUATION,
    YEAR_WHEEL,
    COUNCIL,
    DOCUMENTS,
    TRAINING,
    REVISION,
)


def _changed(chapter: Chapter, *changes: tuple[str, str], title: str = "") -> Chapter:
    """Return the chapter with each old passage exchanged; refuse a passage that is not there exactly once."""
    text = chapter.text
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"{chapter.key}: expected once: {old!r}")
        text = text.replace(old, new)
    return replace(chapter, text=text, title=title or chapter.title)


VERSION_1_0: tuple[Chapter, ...] = (
    PURPOSE,
    _changed(TERMS, (" som er sendt til planleggingen, og som skal ha svar.", " som er sendt til planleggingen.")),
    _changed(ROLES, ("Lederen skal tømme listen innen 14 dager.", "Lederen skal tømme listen snarest mulig.")),
    DECISIONS,
    PLANNING,
    _changed(
        STEERING,
        (" med sin egen leder innen 31. mars.", " med sin egen leder hvert år."),
        ("Vi rapporterer tre ganger i året: etter 1. tertial, etter 2. tertial og ved årets slutt.",
         "Vi rapporterer etter hvert tertial og ved årets slutt."),
    ),
    _changed(EVALUATION, ("Hvert år velger toppledergruppa tre til seks evalueringer.",
                          "Hvert år velger toppledergruppa noen få evalueringer.")),
    _changed(YEAR_WHEEL, ("Alle ledersamtaler holdt 31. mars", "Ledersamtaler")),
    COUNCIL,
    DOCUMENTS,
    REVISION,
)  # fmt: skip

OPENNESS = Chapter(
    "innbyggere",
    "Åpenhet for innbyggerne",
    """\
Kommunen er til for innbyggerne. De skal derfor kunne følge med på hva vi lover, og hva vi leverer, uten å be om innsyn.

### Det vi viser

- Alle vedtatte planer med mål og tiltak, skrevet slik at de kan leses på fem minutter.
- Status for målene etter hver publisert rapport, med ord, symbol og tall.
- Denne policyen og alle tidligere versjoner.
- Hva vi har lært, og hva vi gjorde med det.

### Det vi spør om

To ganger i året inviterer vi innbyggere til et kort møte der folk ferdes: på biblioteket, på senteret eller ved skolen.
Vi viser tre mål og spør om vi måler det som betyr noe. Svarene blir læringspunkter og får svar som alle andre.

### Slik svarer vi

Den som gir oss et innspill, får vite hvem som har det, og hva vi bestemte. Vi svarer innen 30 dager.
""",
)

VERSION_2_0: tuple[Chapter, ...] = (
    _changed(
        PURPOSE,
        (
            "De skal merkes i måten vi planlegger, følger opp og lærer på.",
            "De skal merkes i måten vi planlegger, følger opp, lærer og snakker med innbyggerne på.",
        ),
        (
            "- en innbygger kan lese hva kommunen vil, og hvordan det går",
            "- en innbygger finner ut hva kommunen vil, og hvordan det går, på under fem minutter",
        ),
    ),
    TERMS,
    _changed(
        ROLES,
        (
            "- levere rapporten innen fristen\n- ta vare på det enheten lærer",
            "- levere rapporten innen fristen\n- ta opp ett læringspunkt i hvert personalmøte",
        ),
        (
            "### Ingen godkjenner sitt eget",
            """\
### Opplæring og støtte

Nye ledere får en halv dags innføring innen tre måneder. Rapportører får en time i verktøyet før hver periode[^time].
[](enhet:styring) har åpen telefon de to siste ukene før hver frist og leser gjerne et utkast.

[^time]: Den som er [rapportør](rolle:rapportoer) for flere enheter, trenger bare én time.

### Ingen godkjenner sitt eget""",
        ),
    ),
    _changed(
        DECISIONS,
        (
            "linjelederen leverer → nærmeste leder over godkjenner | 10 dager |",
            "linjelederen leverer → nærmeste leder over godkjenner | 7 dager |",
        ),
        (
            "Kommunedirektøren avgjør når gruppa ikke blir enig.",
            "Kommunedirektøren avgjør innen en uke når gruppa ikke blir enig.",
        ),
    ),
    _changed(YEAR_WHEEL, ("Alle ledersamtaler holdt 31. mars", "Alle ledersamtaler holdt 31. mars. Styringsdialog")),
    _changed(
        PLANNING,
        (
            "Hver virksomhet velger normalt tre til fem mål for året.",
            "Hver virksomhet velger høyst fire mål for året.",
        ),
        (
            "Delprosesseieren svarer på alle: Vi tar innspillet til følge, eller vi\ngjør det ikke.",
            "Delprosesseieren svarer på alle innen 30 dager: Vi tar innspillet til følge, eller vi\ngjør det ikke.",
        ),
    ),
    _changed(
        STEERING,
        (
            "| I faresonen | Vi kan nå målet, men må gjøre noe. | Skriv gjerne hva dere gjør. |",
            "| I faresonen | Vi kan nå målet, men må gjøre noe. | Neste steg |",
        ),
        (
            "Kommunedirektøren møter hver sektor i september.",
            "Kommunedirektøren møter hver sektor i mars og i september.",
        ),
    ),
    EVALUATION,
    COUNCIL,
    OPENNESS,
    DOCUMENTS,
    _changed(
        REVISION,
        (
            "Lederne bekrefter at de har lest en ny hovedversjon.",
            "Lederne bekrefter innen 30 dager at de har lest en ny hovedversjon.",
        ),
    ),
)
