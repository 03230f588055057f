"""Short policies: internal control (past its revision date), the language profile, and one that was withdrawn."""

from config.demo.shapes import Chapter

INTERNAL_CONTROL: tuple[Chapter, ...] = (
    Chapter(
        "formaal",
        "Formål",
        """\
Internkontroll skal sikre at vi følger loven, når målene våre og tar vare på innbyggernes tillit. Retningslinjen gjelder
for alle enheter (kommuneloven §§ 25-1 og 25-2).

Vi bygger internkontrollen på risiko. Det betyr at vi bruker mest tid der noe kan gå alvorlig galt, og minst tid der
konsekvensene er små.
""",
    ),
    Chapter(
        "ansvar",
        "Ansvar",
        """\
| Rolle | Ansvar |
|---|---|
| Kommunedirektør | Svarer for internkontrollen og rapporterer til kommunestyret hvert år. |
| Toppleder | Følger opp risiko og avvik i sektoren. |
| Linjeleder | Sørger for at enheten kjenner rutinene og melder avvik. |
| Medarbeider | Følger rutinene og sier fra når noe ikke virker. |
""",
    ),
    Chapter(
        "risiko",
        "Risiko",
        """\
Hver enhet vurderer risiko én gang i året:

1. List opp det som kan hindre enheten i å nå målene eller følge loven.
2. Vurder sannsynlighet og konsekvens på en skala fra 1 til 5, hver for dere først.
3. Sammenlign og bli enige.
4. Velg tiltak for de største risikoene, og gi hvert tiltak en ansvarlig og en frist.

Risiko som enheten ikke kan håndtere alene, løfter lederen til nivået over.
""",
    ),
    Chapter(
        "avvik",
        "Avvik",
        """\
Et avvik er et brudd på lov, rutine eller avtale. Alle ansatte kan og skal melde avvik.

- Meld avviket samme dag.
- Som leder vurderer du det innen fem arbeidsdager.
- Lukk avviket når dere har funnet årsaken og rettet den.
- Undersøk etter tre måneder om tiltaket virket.

Ingen skal få problemer av å melde avvik.
""",
    ),
    Chapter(
        "rapportering",
        "Rapportering",
        """\
Kommunedirektøren rapporterer til kommunestyret om internkontroll og resultater fra statlige tilsyn minst én gang i
året. Rapporten følger årsberetningen i juni.
""",
    ),
)

LANGUAGE_PROFILE: tuple[Chapter, ...] = (
    Chapter(
        "hvorfor",
        "Hvorfor vi skriver klart",
        """\
Innbyggerne har rett til å forstå det kommunen skriver. Klart språk sparer tid for dem og for oss, og det gir tillit.

Språket vårt følger verdiene: Vi er **åpne** når vi forklarer, **troverdige** når vi er presise, og **engasjerte** når
vi skriver til et menneske.
""",
    ),
    Chapter(
        "slik",
        "Slik skriver vi",
        """\
- Begynn med det viktigste for leseren.
- Skriv «du» til innbyggeren og «vi» om kommunen.
- Bruk aktive verb: «Vi behandler søknaden», ikke «søknaden vil bli behandlet».
- Skriv korte setninger og ta én tanke om gangen.
- Bruk ord som folk bruker. Forklar fagord du må ha med.
- Bruk mellomtitler som forteller hva avsnittet handler om.

| Ikke skriv | Skriv heller |
|---|---|
| i henhold til | etter |
| vedrørende | om |
| det bes om at | vi ber deg |
| foreta en vurdering av | vurdere |
| på nåværende tidspunkt | nå |
""",
    ),
    Chapter(
        "alle",
        "Språk for alle",
        """\
Vi skriver bokmål. Den som skriver til oss på nynorsk, får svar på nynorsk. Viktig informasjon oversetter vi til de
språkene som flest innbyggere trenger, og vi lager utgaver på lett norsk.

Alle dokumenter har riktige overskrifter, tekst til bilder og god kontrast.
""",
    ),
    Chapter(
        "ansvar",
        "Ansvar",
        """\
Den som skriver, har ansvaret for teksten. Lederen har ansvaret for at enheten får opplæring. Kommunikasjon gir kurs,
leser utkast og tester viktige tekster på innbyggere.
""",
    ),
)

LANGUAGE_PROFILE_ON_SCREEN: tuple[Chapter, ...] = (
    *LANGUAGE_PROFILE,
    Chapter(
        "skjerm",
        "Tekster på skjerm",
        """\
- Sett det viktigste øverst, så ingen må bla for å finne det.
- La lenken si hva som kommer. Skriv «Søk om barnehageplass», ikke «Klikk her».
- Beskriv bilder med ord for dem som ikke ser dem.
- Les teksten på en telefon før du publiserer.
""",
    ),
)

HOME_OFFICE: tuple[Chapter, ...] = (
    Chapter(
        "avtale",
        "Avtale om hjemmekontor",
        """\
Medarbeidere kan jobbe hjemmefra inntil to dager i uken når oppgavene tillater det. Lederen og medarbeideren avtaler
hvilke dager det gjelder, og ser på avtalen igjen hvert halvår.
""",
    ),
)
