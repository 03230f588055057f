"""«Helhetlig styring i Lørenskog kommune» 1.1: council, documents, training and revision."""

from config.demo.shapes import Chapter

COUNCIL = Chapter(
    "folkevalgte",
    "Samspill med de folkevalgte",
    """\
Kommunestyret setter målene. Administrasjonen gir råd før vedtaket og gjennomfører etterpå. God styring forutsetter at
vi holder de to rollene fra hverandre og har tillit til hverandre.

### Hva de folkevalgte får fra oss

- **Et ærlig grunnlag.** Vi viser alternativer, kostnader og konsekvenser, også når de er ubehagelige.
- **Få og klare valg.** Saken sier hva kommunestyret skal ta stilling til.
- **Den samme strukturen hver gang.** Økonomiplan, tertialrapport og årsrapport følger satsingsområdene.
- **Beskjed i tide.** Vi melder fra om vesentlige avvik når vi ser dem, ikke først når rapporten er ferdig.

### Vedtak som skal følges opp

Alle vedtak og verbalvedtak fra kommunestyret får en ansvarlig enhet innen en uke. Enheten melder tilbake når vedtaket
er satt i verk. Et vedtak er ikke ferdig før kommunestyret har fått vite hva som er gjort.

Hvis et vedtak ikke lar seg gjennomføre innen fristen, legger kommunedirektøren frem en ny sak. Vi lar ikke vedtak bli
liggende i stillhet.

### Folkevalgtopplæring

Etter hvert valg gir vi de folkevalgte en innføring i hvordan kommunen styres. De får se hele årshjulet, den røde tråden
og eksempler på gode mål.
""",
)

DOCUMENTS = Chapter(
    "dokumenter",
    "Dokumenter og verktøy",
    """\
Vi bruker ett felles verktøy for mål, tiltak, rapportering, evaluering og policy. Det som ikke står der, er ikke en del
av styringen. Enhetene trenger derfor ikke egne regneark for å holde oversikt.

### Hvor du finner hva

| Dokument | Eier | Hvem kan lese |
|---|---|---|
| Kommuneplan, temaplaner og strategier | Enheten som står i planen | Alle |
| Økonomiplan med årsbudsjett | Økonomi | Alle |
| Virksomhetsplaner | Virksomhetslederen | Alle ansatte i linja |
| Enhetsrapporter | Virksomhetslederen | Lederne over enheten |
| Tertialrapporter og årsrapport | Kommunedirektøren | Alle etter publisering |
| Styringsbrev | Kommunedirektøren | Alle ansatte i linja |
| Lederavtaler | De to som har avtalen | Bare de to |
| Policyer | Eierenheten | Alle etter publisering |

### Åpenhet

Åpenhet er hovedregelen. Mål, planer, tiltak og resultater er offentlige når de er vedtatt eller publisert. Vi unntar
bare det loven krever eller tillater, og da oppgir vi hjemmelen. Et dokument under et unntatt dokument kan aldri være
mer åpent enn det som står over.

### Versjoner

- Vi endrer aldri et publisert dokument. En rettelse får nytt versjonsnummer og en forklaring.
- Tidligere versjoner er tilgjengelige, slik at alle kan se hva som gjaldt når.
- Vi loggfører hvem som endret hva, og når.

### Krav til det vi publiserer

Alle skal kunne lese dokumentene våre. De er universelt utformet, har overskrifter i riktig rekkefølge og fungerer
med skjermleser. Vi skriver bokmål i klarspråk, og vi forklarer forkortelser første gang vi bruker dem.

### Personvern

Vi skriver om mål, tiltak og tjenester, ikke om enkeltpersoner. Navn på brukere, elever eller pasienter hører aldri
hjemme i en rapport. Tall om små grupper slår vi sammen, slik at ingen kan kjennes igjen.
""",
)

TRAINING = Chapter(
    "opplaering",
    "Opplæring og støtte",
    """\
Ingen blir god på styring av å lese en policy. Derfor gir vi opplæring og hjelp gjennom hele året.

### Tilbudet

| Hvem | Hva | Når |
|---|---|---|
| Nye ledere | Halv dag om roller, mål og rapportering | Innen tre måneder |
| Rapportører | En time i verktøyet med egne tall | Før hver periode |
| Toppledergruppa | Felles gjennomgang av årshjulet | Hver januar |
| Alle ansatte | Kort film om den røde tråden | Når det passer |

### Hjelp underveis

Styring og virksomhetsutvikling har åpen telefon de to siste ukene før hver frist. De leser også gjerne et utkast til
mål før det blir vedtatt. En leder som har en krevende periode, kan be om at prosesseieren deltar på et møte i
ledergruppa.

### Del det som virker

Hver høst løfter vi frem tre enheter som har fått til noe andre kan lære av. Vi spør dem hva de gjorde, hva det kostet,
og hva de ville gjort annerledes.
""",
)

REVISION = Chapter(
    "revisjon",
    "Revisjon av policyen",
    """\
Policyen er et levende dokument. Den beskriver hvordan vi gjør det, og skal endres når vi finner en bedre måte.

### Når vi reviderer

Vi vurderer policyen hvert år. Arbeidet starter i august, og en ny versjon er klar i desember. Vi kan revidere oftere
når

- loven endres
- kommunen endrer organisasjon
- et læringspunkt viser at policyen ikke virker

### Slik reviderer vi

1. Policyadministratoren samler læringspunkter og merknader fra året.
2. Prosesseieren foreslår endringer. Alle kan se hva som er nytt, flyttet eller tatt bort.
3. Enhetene gir innspill innen 14 dager. Prosesseieren kan hoppe over steget ved små endringer, men må da begrunne det.
4. Toppledergruppa anbefaler.
5. Kommunedirektøren beslutter.
6. Policyadministratoren publiserer. Den forrige versjonen blir samtidig erstattet.

### Nummer på versjonene

En liten endring gir nytt tall bak punktumet, for eksempel 1.1. En endring som flytter ansvar eller frister, gir nytt
tall foran punktumet, for eksempel 2.0. Lederne bekrefter at de har lest en ny hovedversjon.

### Spørsmål

Har du spørsmål eller forslag? Ta kontakt med Styring og virksomhetsutvikling, eller legg inn en merknad på kapitlet det
gjelder.
""",
)
