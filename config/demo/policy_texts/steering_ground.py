"""«Helhetlig styring i Lørenskog kommune» 1.1: why, words, roles and decision lines."""

from config.demo.shapes import Chapter

PURPOSE = Chapter(
    "formaal",
    "Formål",
    """\
Denne policyen beskriver hvordan vi styrer Lørenskog kommune. Den gjelder for alle ledere og ansatte, i alle sektorer
og staber.

Vi styrer for at innbyggerne skal få gode tjenester i dag, og for at lokalsamfunnet skal utvikle seg slik kommunestyret
har bestemt. Visjonen vår er *grønn, trygg og mangfoldig*. Verdiene våre er **åpen**, **troverdig** og **engasjert**.
De skal merkes i måten vi planlegger, følger opp og lærer på.

### Hva vi vil oppnå

Helhetlig styring skal gi oss tre ting:

- **Effektiv drift.** Vi bruker penger og arbeidstid på det som virker.
- **Nødvendig utvikling.** Vi forandrer oss når innbyggernes behov forandrer seg.
- **Bedre tjenester.** Vi gjør oppdraget fra kommunestyret om til resultater som innbyggerne merker.

### Én prosess med tre deler

Helhetlig styring er én prosess. Den har tre deler som gir hverandre det de trenger:

1. **Planlegging.** Vi setter mål for utviklingen og beskriver tiltakene som skal til for å nå dem.
2. **Styring.** Vi organiserer og samordner arbeidet, slik at tiltakene blir gjennomført.
3. **Evaluering og læring.** Vi undersøker om det virket, og bruker svaret når vi planlegger på nytt.

![](figur:tre-deler-i-ring)

Delene går i ring. Det vi lærer i år, skal synes i planene for neste år. Hvis én del faller ut, stopper hele ringen:
En plan som ingen følger opp, gir ingen resultater. En rapport som ingen lærer av, gir bare arbeid.

### Slik vet vi at vi lykkes

Vi lykkes når

- en medarbeider kan forklare hvilket mål arbeidet hennes bidrar til
- en leder vet hva hun skal levere, til hvem og når
- en folkevalgt finner igjen vedtaket sitt i planen, i rapporten og i resultatet
- en innbygger kan lese hva kommunen vil, og hvordan det går
""",
)

TERMS = Chapter(
    "begreper",
    "Begreper",
    """\
Vi bruker de samme ordene i alle planer og rapporter. Da slipper leseren å lure på om to ord betyr det samme.

| Begrep | Slik bruker vi det |
|---|---|
| Satsingsområde | Et tema som kommunestyret har pekt ut som særlig viktig. Vi har fire. |
| Hovedmål | Det vi vil oppnå innenfor et satsingsområde på lang sikt. |
| Delmål | Et steg på veien mot et hovedmål. Det har en ansvarlig enhet og en tidsramme. |
| Strategi | Valget vi tar om hvordan vi skal nå målet. |
| Tiltak | Noe vi gjør for å nå målet. Det har start, frist og én ansvarlig. |
| Milepæl | Et punkt underveis som viser om tiltaket er i rute. |
| Indikator | Et tall som viser om vi nærmer oss målet. |
| Måling | Verdien indikatoren har på et bestemt tidspunkt. |
| Status | Lederens vurdering: i rute, i faresonen, avvik, nådd eller ikke vurdert. |
| Avvik | Vi når ikke målet eller fristen slik det ser ut nå. |
| Læringspunkt | En erfaring noen foreslår at vi skal bruke videre. |
| Læringsinnspill | Et læringspunkt som er sendt til planleggingen, og som skal ha svar. |
| Ansvarlig | Den ene personen som svarer for et mål eller et tiltak. |
| Den røde tråden | Sammenhengen fra satsingsområde til mål, tiltak, rapport og læring. |

### De fire satsingsområdene

- Tilhørighet og fellesskap
- Bokvalitet og inkluderende bomiljø
- Bred ungdomssatsing
- Trygg og miljøvennlig transport

### Mål eller tiltak?

Mange blander mål og tiltak. Forskjellen er enkel: Et **mål** sier hvordan noe skal *være*. Et **tiltak** sier hva vi
skal *gjøre*.

> «Elevene på skolen leser godt innen 4. trinn» er et mål. «Gi lesekurs i små grupper» er et tiltak.

Hvis du kan krysse av for at det er gjort, er det et tiltak. Hvis du må undersøke hvordan det har gått, er det et mål.

### Hva et godt mål er

Et godt mål

- beskriver noe innbyggerne eller brukerne merker
- kan følges med minst én indikator eller en tydelig beskrivelse
- er mulig å påvirke for enheten som har ansvaret
- er skrevet slik at en nabo forstår det
""",
)

ROLES = Chapter(
    "roller",
    "Roller og ansvar",
    """\
Alle vet hvem som har ansvaret. Derfor har hvert mål, hvert tiltak og hver rapport **én ansvarlig person**, ikke en
gruppe. Den ansvarlige kan få hjelp av mange, men svarer selv for resultatet.

### Rollene

| Rolle | Hvem | Ansvar |
|---|---|---|
| Kommunedirektør | Øverste leder | Setter retningen og tar den endelige beslutningen i administrasjonen. |
| Toppleder | Sektordirektør og utvalgte stabsledere | Leder sektoren, godkjenner rapporter og følger opp avvik. |
| Toppledergruppa | Alle topplederne sammen | Ser helheten, anbefaler policy og avgjør læringspunkter. |
| Linjeleder | Virksomhets- og avdelingsleder | Eier mål og tiltak i enheten og leverer enhetens rapport. |
| Rapportør | Medarbeider som lederen peker ut | Samler tall og tekst og gjør rapporten klar for lederen. |
| Prosesseier | Styring og virksomhetsutvikling | Eier hele prosessen, årshjulet, periodene og beslutningslinjene. |
| Delprosesseier | Enhet med ansvar for en del | Eier sin del og svarer på læringsinnspill. |
| Policyadministrator | Styring og virksomhetsutvikling | Reviderer og publiserer policyer. |
| Systemadministrator | Digitalisering | Holder orden på brukere, enheter og roller. Bestemmer ikke innhold. |
| Leser | Revisjon og kontrollutvalg | Leser det som er internt. |

En person kan ha flere roller. En rolle gjelder for en enhet og for alle enhetene under den.

### Linjelederen

Linjelederen er nøkkelen i styringen. Hun kjenner brukerne, medarbeiderne og hverdagen, og hun har myndighet til å
gjøre noe når det går galt. Linjelederen skal

- gjøre kommunens mål om til noe medarbeiderne kjenner igjen
- velge få og tydelige tiltak, og avslutte dem som ikke virker
- si fra tidlig når noe er i faresonen
- levere rapporten innen fristen
- ta vare på det enheten lærer

### Topplederen

Topplederen skal hjelpe linjelederne til å lykkes. Når hun godkjenner en rapport, går hun god for den overfor
kommunedirektøren. Hun returnerer rapporten med en begrunnelse når noe mangler, og hun fjerner hindre som linjelederen
ikke kan fjerne selv.

### Kommunedirektøren

Kommunedirektøren leder administrasjonen innenfor de rammene kommunestyret gir ([](lov:kommuneloven/13-1)). Hun svarer
overfor kommunestyret for at vedtak blir satt i verk, og for at internkontrollen virker[^internkontroll]. Hvem som
bestemmer hva, står i [](kapittel:beslutningslinjer).

[^internkontroll]: [](lov:kommuneloven/25-1). Retningslinje for internkontroll sier hvordan vi gjør det.

### Prosesseieren

Prosesseieren sørger for at prosessen henger sammen. Hun åpner og lukker perioder, ser hvem som er forsinket, og
tilbyr hjelp. Prosesseieren bestemmer *hvordan* vi styrer, men ikke *hva* enhetene skal prioritere. Det ansvaret ligger
i linja.

### Medarbeideren

Medarbeiderne gjør jobben som målene handler om. Alle ansatte kan se målene for sin egen enhet og alle nivåene over. De
kan melde avvik, foreslå læringspunkter og følge med på hva som skjer med forslagene. Lederen snakker om målene i
personalmøter og i medarbeidersamtaler, ikke bare når rapporten skal skrives.

### Stabene

Stabene støtter linja. De eier felles systemer og rutiner, gir råd og ser på tvers. En stab kan be om opplysninger, men
bare når de skal brukes til noe. Før en stab innfører et nytt krav, spør den: Hvilket gammelt krav kan vi fjerne?

### Når noen er borte eller slutter

- En leder som blir borte, oppnevner en **stedfortreder** for en bestemt periode. Det går alltid frem når noen opptrer
  på vegne av andre.
- Når en ansvarlig slutter eller bytter rolle, overtar nærmeste leder inntil en ny ansvarlig er på plass.
- Mål og tiltak uten ansvarlig kommer på en egen liste. Lederen skal tømme listen innen 14 dager.

### Ingen godkjenner sitt eget

Den som foreslår noe, kan ikke selv avgjøre det. Det gjelder også når hun er stedfortreder for den som avgjør.
""",
)

DECISIONS = Chapter(
    "beslutningslinjer",
    "Beslutningslinjer",
    """\
En beslutningslinje viser hvem som gjør hva, i hvilken rekkefølge og hvor lang tid de har. Linjene er avtalt på forhånd.
Dermed vet alle hvor saken ligger, og ingen trenger å lete etter neste steg.

### Ordene vi bruker

| Handling | Betyr |
|---|---|
| Foreslår | Lager forslaget og sender det videre. |
| Gir innspill | Gir råd innen fristen. Den som ikke svarer, har ingen innvendinger. |
| Leverer | Står inne for innholdet og sender det oppover. |
| Anbefaler | Sier hva gruppa eller lederen mener bør skje. |
| Godkjenner | Går god for innholdet. |
| Beslutter | Tar den endelige avgjørelsen. |
| Publiserer | Gjør det vedtatte tilgjengelig for alle. |
| Bekrefter | Sier fra om at oppdraget er mottatt. |

### Linjene våre

| Sak | Slik går den | Frist |
|---|---|---|
| Enhetsrapport | Rapportøren foreslår → linjelederen leverer → nærmeste leder over godkjenner | 10 dager |
| Sektorrapport | Sektordirektøren foreslår → kommunedirektøren beslutter | 10 dager |
| Policy | Prosesseieren eller policyadministratoren foreslår → enhetene gir innspill → toppledergruppa anbefaler → \
kommunedirektøren beslutter → policyadministratoren publiserer | 14 dager til innspill |
| Administrativ plan | Eierenheten foreslår → linjelederen anbefaler → kommunedirektøren beslutter | Etter avtale |
| Politisk plan | Som administrativ plan → høring → kommunestyret vedtar | Minst 30 dagers høring når loven krever det |
| Læringspunkt | Hvem som helst foreslår → eierenheten gir innspill → prosesseieren anbefaler → \
toppledergruppa beslutter | 30 dager |
| Oppdrag i styringsbrev | Kommunedirektøren beslutter → enheten bekrefter | 7 dager |

Slik går en policy, fra den som foreslår, til den er publisert:

![](diagram:beslutningslinje-policyversjon)

### Regler som gjelder alle linjer

1. **Vi vet alltid hvem som har saken.** Alle som er berørt, ser hvem det er, og hvor lenge saken har
   ligget der.
2. **Den som avgjør, ser det samme som den som leverte.** Hvis noe er endret i mellomtiden, må saken leses på nytt.
3. **En retur har en begrunnelse.** «Må bearbeides» er ikke nok. Skriv hva som mangler.
4. **Fristen gjelder begge veier.** Også den som godkjenner, har en frist.
5. **Det som er godkjent, er låst.** Feil retter vi med en ny versjon og en forklaring, slik at historien er synlig.

### Eksempel: en enhetsrapport

En rapportør fyller ut skolens rapport fra 1. til 8. mai og gir den til rektor. Rektor leser, endrer én status fra i
rute til i faresonen og leverer. Sektordirektøren synes at neste steg for et avvik er uklart, og returnerer rapporten
med begrunnelse. Rektor skriver hvem som gjør hva, og leverer på nytt. Sektordirektøren godkjenner. Fra da av er
rapporten låst, og tallene er med i kommunens samlede rapport.

### Når vi er uenige

Uenighet skal frem tidlig. Linjelederen tar den opp med sin egen leder. Hvis to sektorer er uenige, legger de saken frem
for toppledergruppa med ett felles notat som viser begge syn. Kommunedirektøren avgjør når gruppa ikke blir enig.
""",
)
