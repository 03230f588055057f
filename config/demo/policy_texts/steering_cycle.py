"""«Helhetlig styring i Lørenskog kommune» 1.1: the three subprocesses and the year wheel."""

from config.demo.shapes import Chapter

PLANNING = Chapter(
    "planlegging",
    "Planlegging",
    """\
Planlegging er å bestemme hva vi vil oppnå, og hva vi skal gjøre for å komme dit. Vi lager få planer, holder dem korte
og følger dem opp.

### Plansystemet

| Nivå | Plan | Svarer på | Hvor ofte |
|---|---|---|---|
| Retning | Kommuneplanens samfunnsdel | Hvor skal vi? | Vurderes hvert fjerde år |
| Arealer | Kommuneplanens arealdel | Hvor bygger vi, og hva tar vi vare på? | Vurderes hvert fjerde år |
| Valg av planer | Planstrategi | Hvilke planer trenger vi? | Én gang i valgperioden |
| Tema | Temaplaner og strategier | Hvordan når vi målet på dette området? | Etter behov |
| Handling | Økonomiplan med handlingsprogram | Hva gjør vi de neste fire årene, og hva koster det? | Hvert år |
| Drift | Virksomhetsplan | Hva gjør vår enhet i år? | Hvert år |

Planstrategien følger [](lov:plan-og-bygningsloven/10-1). Økonomiplanen følger kommuneloven §§ 14-3 og 14-4.

### Den røde tråden

Vi skal kunne følge en tråd fra satsingsområdet og helt ned til tiltaket i den enkelte enheten, og tilbake igjen.
Derfor gjelder disse reglene:

- Hvert mål i økonomiplanen følger opp et mål i kommuneplanen. Hvis det ikke gjør det, skal vi si hvorfor.
- Hvert delmål hører til et hovedmål.
- Hvert tiltak hører til et mål.
- Når et mål får nytt navn i en ny plan, viser vi hva det het før.
- Et mål har én ansvarlig enhet, også når flere bidrar.

Eksempelet viser en tråd fra topp til bunn:

| Nivå | Innhold | Ansvarlig enhet |
|---|---|---|
| Satsingsområde | Trygg og miljøvennlig transport | Kommunestyret har vedtatt det |
| Hovedmål | Alle kommer trygt frem | Teknisk |
| Delmål | Elevene går eller sykler til skolen | Skolen |
| Tiltak | Gjør området foran skolen fritt for biler om morgenen | Skolen |
| Indikator | Andel elever som går eller sykler | Skolen |

### Ansvaret i planleggingen

Hvert trinn i planleggingen har én ansvarlig. Tabellen viser også hvem andre som er med:

![](diagram:ansvar-planlegging)

### Slik lager vi gode planer

1. **Start med det vi har lært.** Les evalueringene og svar på læringsinnspillene før du skriver nytt.
2. **Finn ut hva som er problemet.** Snakk med dem det gjelder. Bruk tall der vi har dem.
3. **Velg.** En plan som prioriterer alt, prioriterer ingenting. Si også hva vi ikke skal gjøre.
4. **Koble mål og penger.** Tiltak uten dekning hører ikke hjemme i økonomiplanen. Vis om tiltaket skjer innenfor rammen
   eller trenger friske midler.
5. **Avtal ansvaret.** Snakk med den ansvarlige før navnet hennes står i planen.
6. **Skriv klart.** Innbyggerne skal forstå planen uten ordbok.

### Mål, indikatorer og tiltak i enheten

Hver virksomhet velger normalt tre til fem mål for året. Flere mål gir mindre oppmerksomhet til hvert av dem.

Indikatoren skal hjelpe oss til å styre. Før vi velger en indikator, spør vi:

- Sier tallet noe om målet, eller bare om hvor mye vi gjør?
- Hvem eier tallet, og hvor ofte får vi det?
- Hva gjør vi annerledes hvis tallet blir dårlig?

### Svar på læringsinnspill

Planleggingen har en innboks for læringsinnspill. Delprosesseieren svarer på alle: Vi tar innspillet til følge, eller vi
gjør det ikke. Svaret har alltid en begrunnelse. En plan kan ikke gå på høring før alle innspillene til den har fått
svar.

### Medvirkning

Vi hører dem planen gjelder, mens det ennå er mulig å påvirke den. Råd og utvalg, tillitsvalgte og verneombud deltar
etter loven og avtaleverket. Ungdomsrådet, eldrerådet og rådet for personer med funksjonsnedsettelse får sakene så
tidlig at rådene deres teller.
""",
)

STEERING = Chapter(
    "styring",
    "Styring",
    """\
Styring er å sørge for at det vi har planlagt, faktisk skjer. Vi følger med, snakker sammen og retter opp underveis.

### Styringsbrev og ledersamtale

Kommunedirektøren sender et **styringsbrev** til hver sektor i januar. Brevet er kort. Det inneholder mål, økonomiske
rammer og eventuelle oppdrag. Enheten bekrefter at den har mottatt oppdraget og forstår det.

Alle ledere har **ledersamtale** med sin egen leder innen 31. mars. Samtalen handler om mål, støtte og utvikling. Det de
to avtaler, er fortrolig. Vi teller bare om samtalene er holdt.

### Rapportering

Vi rapporterer tre ganger i året: etter 1. tertial, etter 2. tertial og ved årets slutt. Kommunestyret skal ha rapport
minst to ganger i året (kommuneloven § 14-5).

Rapporten skal være kort og ærlig. For hvert tiltak velger lederen én status:

| Status | Bruk den når | Krav til tekst |
|---|---|---|
| I rute | Vi når målet eller fristen uten ekstra innsats. | Ingen |
| I faresonen | Vi kan nå målet, men må gjøre noe. | Skriv gjerne hva dere gjør. |
| Avvik | Vi når ikke målet eller fristen slik det ser ut nå. | Kommentar og neste steg |
| Nådd | Tiltaket er gjennomført, eller målet er nådd. | Ingen |
| Ikke vurdert | Vi mangler grunnlag for å vurdere. | Skriv gjerne hva som mangler. |

En status som er eldre enn perioden, viser vi som **ikke oppdatert**. Den er aldri grønn.

### Fra skjæringsdato til godkjent rapport

1. **Prosesseieren åpner perioden.** Alle enheter får beskjed om fristen.
2. **Rapportøren fyller ut.** Det som er uendret, merker hun med ett klikk.
3. **Linjelederen vurderer.** Hun leser alt, endrer det hun er uenig i, og leverer. En leder uten rapportør gjør begge
   deler.
4. **Nærmeste leder over godkjenner** eller returnerer med begrunnelse.
5. **Sektordirektøren oppsummerer** det viktigste for sektoren på én side.
6. **Prosesseieren lukker perioden.** Da er rapportene låst.

### Slik skriver du en god statusmelding

- Si det viktigste først.
- Skriv hva som har skjedd, ikke hva dere har hatt møter om.
- Bruk ett tall hvis det sier mer enn ord.
- Ved avvik: Skriv hva dere gjør nå, hvem som gjør det, og når dere vet om det virker.

> «Grunnervervet er fem måneder forsinket. Vi forhandler med de tre siste grunneierne og forbereder sak til
> kommunestyret. Ny anleggsstart blir klar når saken er behandlet.»

### Avvik er nyttig informasjon

Det er trygt å melde avvik hos oss. En leder som sier fra tidlig, får hjelp. Det er først når vi skjuler et avvik, at vi
har et problem. Vi spør derfor ikke «hvem sin feil er det?», men «hva trenger du for å komme videre?».

Når lederen vurderer tiltaket som i rute, mens indikatoren ligger etter målet, merker vi det. Det er ikke nødvendigvis
feil, men det skal forklares.

### Kvalitetssikring

Toppledergruppa går gjennom rapportene før de går til politisk behandling. Gruppa ser etter

1. avvik som angår flere sektorer
2. mål som ingen har rapportert på
3. tall som ikke stemmer med teksten
4. erfaringer som bør bli læringspunkter

### Styringsdialog

Kommunedirektøren møter hver sektor i september. Dagsordenen bygger på det som er rødt eller forsinket, og på det som
går spesielt godt. Møtet ender med avtaler som har en ansvarlig og en frist.

### Risiko og internkontroll

Hver sektor vurderer risiko minst én gang i året. Vi vurderer sannsynlighet og konsekvens, hver for oss først og sammen
etterpå, slik at ingen bare følger den som snakker høyest. De største risikoene får tiltak i den vanlige planen og blir
fulgt opp i den vanlige rapporten. Internkontroll er ikke noe vi gjør ved siden av styringen. Den er en del av den.
""",
)

EVALUATION = Chapter(
    "evaluering",
    "Evaluering og læring",
    """\
Evaluering er å undersøke om det vi gjorde, virket. Læring er å gjøre noe annerledes etterpå. Vi trenger begge deler.

### Hva vi evaluerer

Vi kan ikke evaluere alt. Hvert år velger toppledergruppa tre til seks evalueringer. Vi velger

- tiltak som koster mye eller berører mange
- mål som vi ikke når, og der vi ikke vet hvorfor
- planer som snart skal revideres
- selve styringsprosessen, hvert år

### Slik evaluerer vi

| Steg | Vi spør | Resultat |
|---|---|---|
| 1. Spørsmål | Hva vil vi vite, og hva skal svaret brukes til? | Tre til fem spørsmål |
| 2. Metode | Hvordan finner vi ut av det enklest mulig? | En kort plan |
| 3. Funn | Hva virker, og hva virker ikke? | Styrker og svakheter |
| 4. Læringspunkt | Hva skal vi gjøre annerledes? | Ett forslag per punkt |
| 5. Beslutning | Skal vi gjøre det? | Vedtatt eller avvist, med grunn |
| 6. Bruk | Hvor hører det hjemme? | Plan, policy, årshjul eller tiltak |

Den som er ansvarlig for et tiltak, skal delta i evalueringen, men ikke lede den alene.

### Fra funn til forandring

Et læringspunkt er ikke ferdig når det er skrevet. Det er ferdig når det er **innarbeidet**: i en plan, i denne
policyen, i årshjulet eller i et tiltak. Et læringspunkt som går til planleggingen, kommer i innboksen for neste
styringssyklus. Der får det svar, og svaret vises på læringspunktet. Slik ser den som foreslo det, hva det førte til.

Alle ansatte kan foreslå læringspunkter. De beste kommer ofte fra dem som står nærmest brukerne.

### Læringsverksted

I april samler vi ledere fra alle sektorer til et læringsverksted. Vi går gjennom funnene fra året som gikk, og velger
de læringspunktene som betyr mest. Verkstedet varer en halv dag og har tre spørsmål:

1. Hva gikk bedre enn vi trodde, og hvorfor?
2. Hva skal vi slutte med?
3. Hva må planene for neste år ta hensyn til?

### En kultur for læring

Vi lærer bare når det er trygt å si det som det er. Ledere går foran ved å fortelle om egne feil. Vi deler også det som
lykkes, slik at andre slipper å finne det opp på nytt. Vi bruker aldri en evaluering til å kritisere
enkeltpersoner.

### Når vi avviser et forslag

Vi sier nei til mange gode forslag fordi vi ikke kan gjøre alt. Et nei skal være raskt og begrunnet. Forslagsstilleren
får vite om forslaget er avvist fordi det ikke virker, fordi det koster for mye, eller fordi tiden ikke er inne. I det
siste tilfellet avtaler vi når vi ser på det igjen.

### Årsrapporten

Årsrapporten bruker samme satsingsområder, mål og ord som kommuneplanen og økonomiplanen. Leseren skal kunne legge de
tre dokumentene ved siden av hverandre og finne det samme målet i alle. Årsrapporten sier også hva vi ikke fikk til.
""",
)

YEAR_WHEEL = Chapter(
    "aarshjul",
    "Årshjul",
    """\
Årshjulet viser når ting skjer. Det gjør arbeidet forutsigbart og lar oss planlegge rundt ferier og travle perioder.
Datoene nedenfor er faste frister, hvis ikke prosesseieren kunngjør noe annet.

| Måned | Planlegging | Styring | Evaluering og læring |
|---|---|---|---|
| Januar | – | Styringsbrev. Ledersamtalene starter | – |
| Februar | – | – | Regnskap til revisor 22. februar. Evaluering av prosessen |
| Mars | – | Alle ledersamtaler holdt 31. mars | Årsberetning ferdig 31. mars |
| April | – | Skjæringsdato 1. tertial 30. april | Læringsverksted |
| Mai | Perspektivmelding | Rapport for 1. tertial | – |
| Juni | Nytt årshjul | 1. tertial til kommunestyret | Årsregnskap, årsberetning og internkontroll |
| Juli | – | Påminnelser har pause | – |
| August | – | Skjæringsdato 2. tertial 31. august. Nye ledersamtaler | Revisjon av policyen starter |
| September | – | Styringsdialog. Risikovurdering | – |
| Oktober | – | 2. tertial til kommunestyret | – |
| November | Forslag til økonomiplan. Politisk behandling | – | – |
| Desember | Kommunestyret vedtar økonomiplanen | – | Ny policy |

Lovhjemler: økonomiplan, årsregnskap og årsberetning (kommuneloven §§ 14-3, 14-4 og 14-7), rapportering
(kommuneloven § 14-5) og internkontroll (kommuneloven § 25-2).

### Fire år av gangen

Noen hendelser følger valgperioden:

1. **September i valgåret:** Innbyggerne velger nytt kommunestyre.
2. **Første vinter:** Oversikten over folkehelsen er klar.
3. **Innen ett år:** Kommunestyret vedtar planstrategien.
4. **Deretter:** Vi reviderer samfunnsdelen når planstrategien sier det.
5. **Til slutt:** Vi reviderer temaplanene, slik at de følger den nye retningen.

### Slik bruker du årshjulet

Legg inn enhetens egne datoer når du planlegger året. Begynn med fristene i tabellen og regn bakover: Når må tallene
være klare? Når må ledergruppa ha lest utkastet? Sett av tid til samtalen om resultatene, ikke bare til å skrive dem
ned.

### Når fristen nærmer seg

Vi minner om frister i god tid. Den som skal levere, får en påminnelse på e-post og ser oppgaven på forsiden. Etter
fristen går påminnelsen også til nærmeste leder. Trenger du mer tid, ber du om det *før* fristen.
""",
)
