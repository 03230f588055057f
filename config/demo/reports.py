"""What the units report, in the last finished period and in the running one. Every result is invented."""

from decimal import Decimal

from config.demo.shapes import ActionReport, IndicatorReport, UnitReport

FINISHED = "finished"
RUNNING = "running"

_ON_TRACK, _AT_RISK, _OFF_TRACK, _REACHED, _NOT_ASSESSED = (
    "on_track",
    "at_risk",
    "off_track",
    "reached",
    "not_assessed",
)

# Reported as i rute without a word: nothing to add.
_QUIET = (
    "internkontroll", "klimabudsjett", "budsjettoppfolging", "gevinst", "leseplan", "om-uteskole", "lh-tolaerer",
    "kv-veiledning", "mt-tospraklig", "tr-bokkasser", "hs-dropin", "vo-foreldre", "so-hjemreise", "so-trening",
    "my-frivillige", "hj-nord-medisin", "hj-vest-sommer", "re-fall", "bo-medvirkning", "ku-kontingent",
    "bi-verksted", "bi-sprakkafe", "ks-skole", "id-utstyr", "ve-lys", "pa-lekeplass", "rg-medvirkning",
    "ei-drift-kurs", "sfo-lek", "bv-familierad",
)  # fmt: skip

_FINISHED_ROWS: tuple[tuple[str, ...], ...] = (
    # Stab
    ("felles-rapport", _ON_TRACK, "Alle sektorer er i gang. Opplæringen fikk god tilbakemelding."),
    (
        "rydd-planer",
        _AT_RISK,
        "Vi fant flere planer enn ventet, og to av dem mangler eier.",
        "Vi avklarer eierskapet i toppledergruppa før neste periode.",
    ),
    ("en-innlogging", _ON_TRACK, "Hjemmetjenesten er i gang. Skolene kommer etter planen."),
    (
        "utslippsfri-byggeplass",
        _AT_RISK,
        "Det ene prosjektet mangler nok strøm på tomta.",
        "Vi bestiller midlertidig tilknytning og tar kostnaden innenfor prosjektet.",
    ),
    ("matavfall", _ON_TRACK, "Kjøkkenene veier hver måned. Avfallet går ned, men ujevnt."),
    ("ledersamtaler", _REACHED, "Alle ledere har hatt samtale innen fristen."),
    (
        "naervaer",
        _AT_RISK,
        "Sju av ti enheter er godt i gang. Tre har byttet leder.",
        "HR møter de tre nye lederne og tilpasser planen.",
    ),
    ("brev", _ON_TRACK, "Vi er halvveis. Innbyggerne som tester, ber om enda kortere brev."),
    (
        "nettsider",
        _OFF_TRACK,
        "Arbeidet stoppet da webredaktøren ble flyttet til et annet prosjekt.",
        "Vi setter av to dager i uka resten av året og starter med de hundre minst leste sidene.",
    ),
    # Oppvekst og utdanning
    ("tv-lesekurs", _ON_TRACK, "Første kursrunde er ferdig. Ti av fjorten elever leser nå godt nok."),
    ("tv-kartlegging", _ON_TRACK, "Alle lærere bruker prøven. Gjennomgangen på tvers av trinn har vært nyttig."),
    (
        "tv-skolebibliotek",
        _AT_RISK,
        "Hyllene er forsinket fra leverandøren.",
        "Vi låner hyller fra biblioteket og åpner lesekroken først.",
    ),
    ("tv-friminutt", _ON_TRACK, "Elevene sier at det er lettere å finne en voksen ute."),
    ("tv-lekeledere", _REACHED, "Tjueto elever er lært opp. Vi fortsetter med nye lekeledere neste skoleår."),
    (
        "tv-bilfri",
        _OFF_TRACK,
        "Vi rakk ikke å skilte slippsonene. Det er fortsatt trangt ved porten om morgenen.",
        "Vi avtaler ny dato med Kommunalteknikk og setter ut foresatte som vakter frem til skiltene er på plass.",
    ),
    ("mobbeteam", _ON_TRACK, "Teamet har hatt elleve saker. Ni elever sier at det nå er trygt."),
    ("om-regnekurs", _ON_TRACK, "Elevene øver tre ganger i uka. Vi ser fremgang hos de fleste."),
    ("lh-gaa", _AT_RISK, "To av fire ruter mangler voksne.", "Vi spør foreldre på 1. trinn på neste foreldremøte."),
    ("rh-fravaer", _ON_TRACK, "Rutinen sitter på alle trinn. Foreldrene er fornøyde med å få beskjed tidlig."),
    ("rh-los", _ON_TRACK, "Åtte elever har fått fast kontakt. Fem er mer på skolen enn før."),
    (
        "bf-praksis",
        _OFF_TRACK,
        "Vi har avtale med bare fire bedrifter av tolv.",
        "Rektor ringer tjue bedrifter og spør to kommunale enheter om de kan ta imot elever.",
        "late_unit",
    ),
    ("bf-nattugle", _NOT_ASSESSED, "Vi mangler tall for oppmøte."),
    ("kv-sprak", _ON_TRACK, "Alle avdelinger leser i små grupper. Foreldrene har lånt med seg bøker hjem."),
    (
        "ppt-tilstede",
        _AT_RISK,
        "To stillinger står tomme, og to skoler har derfor ikke fast dag.",
        "Vi lyser ut på nytt og leier inn hjelp ut året.",
    ),
    ("bv-en-dor", _ON_TRACK, "Telefonen er åpen, og 71 familier har ringt."),
    (
        "hs-skole",
        _AT_RISK,
        "Tre skoler er i gang, men én helsesykepleier er langtidssykmeldt.",
        "Vi omfordeler vakter og ber om vikar.",
    ),
    ("vo-arbeidsnorsk", _ON_TRACK, "Atten bedrifter er med. Fire deltakere har fått fast jobb."),
    # Helse, omsorg og mestring
    (
        "he-heltid",
        _AT_RISK,
        "Den nye turnusen virker godt på ett sykehjem, men gir for få folk i helgene på det andre.",
        "Vi justerer helgeplanen sammen med tillitsvalgte.",
    ),
    ("he-velferdsteknologi", _ON_TRACK, "Sjekklisten er i bruk. Den førte til teknologi i hver tredje sak."),
    ("so-maltid", _REACHED, "Middagen serveres klokka fire. Beboerne spiser mer og sover bedre."),
    (
        "my-aktivitet",
        _AT_RISK,
        "Ni av ti har plan, men mange planer er for gamle.",
        "Primærkontaktene oppdaterer planene på to faste fagdager.",
    ),
    ("my-hage", _REACHED, "Hagen er åpnet og brukes hver dag."),
    (
        "hj-faste-team",
        _ON_TRACK,
        "Alle soner har team, og de ansatte er fornøyde.",
        "",
        "behind_but_green",
    ),
    (
        "hj-digitalt",
        _AT_RISK,
        "118 brukere er i gang. Leverandøren klarer ikke å installere raskt nok.",
        "Vi lærer opp egne ansatte til å installere selv.",
    ),
    ("hj-el-biler", _REACHED, "Alle biler er byttet. Elsyklene sparer tid i rushet."),
    (
        "hj-ost-ruter",
        _OFF_TRACK,
        "Planleggeren sluttet, og ruten lages fortsatt fra vakt til vakt.",
        "Sone nord låner ut sin planlegger to dager i uka til vi har ansatt ny.",
    ),
    ("ti-kontaktperson", _ON_TRACK, "132 innbyggere har fått kontaktperson. Pårørende er svært fornøyde."),
    ("ti-soknad", _ON_TRACK, "Skjemaet er testet av tolv brukere og kortet ned til to sider."),
    ("re-forst", _ON_TRACK, "Ventetiden er nede i fire dager."),
    (
        "ps-bolig-forst",
        _AT_RISK,
        "Seks personer har fått bolig. Det er få små leiligheter på markedet.",
        "Vi avtaler med Eiendom å bruke tre ledige leiligheter.",
    ),
    ("ps-barnefamilier", _ON_TRACK, "To familier har flyttet inn i fast bolig. To venter."),
    (
        "bo-nye-boliger",
        _OFF_TRACK,
        "Byggestarten er utsatt fordi tilbudene kom inn tolv prosent over rammen.",
        "Vi forhandler om enklere fellesareal og legger ny kalkyle frem for politikerne.",
    ),
    ("bo-arbeid", _ON_TRACK, "Åtte deltakere er i arbeid i vanlige bedrifter."),
    # Kultur
    ("ku-kart", _ON_TRACK, "Kartet er åpnet med 140 tilbud. Lagene oppdaterer selv."),
    ("bi-meraapent", _REACHED, "Biblioteket er åpent fra klokka 7 til 22. Besøket på kveldstid har økt med en tredel."),
    (
        "ks-friplass",
        _AT_RISK,
        "Vi venter på avklaring om hvilke opplysninger vi kan dele.",
        "Personvernombudet får et konkret forslag å vurdere.",
    ),
    ("un-oversikt", _ON_TRACK, "34 av 45 tiltak er fulgt opp. Ungdomsrådet går gjennom siden hver måned."),
    ("un-sommerjobb", _REACHED, "126 ungdommer fikk jobb. Førti av dem hadde aldri jobbet før."),
    (
        "un-gnist",
        _AT_RISK,
        "Lydisoleringen ble dyrere enn planlagt.",
        "Vi søker tilskudd til siste rom og åpner de to første nå.",
    ),
    ("id-portal", _ON_TRACK, "Tretten lokaler er med. Lagene booker selv."),
    # Teknisk
    (
        "te-kollektiv",
        _AT_RISK,
        "Selskapet vil dele kostnaden, men vår del er høyere enn det vi har satt av.",
        "Vi legger frem to alternativer i arbeidet med økonomiplanen.",
    ),
    ("te-parkering", _ON_TRACK, "Høringen er ferdig. Svarene er delte, men de fleste støtter betaling ved rådhuset."),
    ("ko-vinterdrift", _ON_TRACK, "Nye ruter er tegnet, og entreprenørene har skrevet under."),
    (
        "ko-sykkelvei",
        _OFF_TRACK,
        "Grunnervervet er fem måneder forsinket.",
        "Vi forhandler med de tre siste grunneierne og forbereder sak om ekspropriasjon.",
    ),
    ("ko-holdeplass", _ON_TRACK, "Fem holdeplasser er ferdige og godkjent av rådet for funksjonsnedsettelse."),
    (
        "ve-kryss",
        _AT_RISK,
        "Tre kryss er ferdige. Det fjerde må vente på omlegging av kabler.",
        "Vi samordner gravingen med kabeleier.",
    ),
    ("ve-hjertesone", _ON_TRACK, "To av tre skoler har innført hjertesone."),
    ("va-lekkasjesok", _ON_TRACK, "Vi har funnet og tettet 31 lekkasjer."),
    ("va-fornying", _ON_TRACK, "2,1 kilometer er ferdig."),
    (
        "va-overvann",
        _AT_RISK,
        "Arbeidet tok lengre tid på grunn av mye regn.",
        "Entreprenøren setter inn et lag til.",
    ),
    ("pa-stier", _ON_TRACK, "Fjorten kilometer er ryddet og merket."),
    ("rg-ti-minutter", _ON_TRACK, "Malen er brukt i fire planer. Utbyggerne forstår hva vi ber om."),
    (
        "rg-omrade",
        _AT_RISK,
        "Vi venter på en utredning om støy.",
        "Vi går i gang med kapitlene som ikke avhenger av støy.",
    ),
    ("by-veileder", _REACHED, "Veilederen er i bruk. Vi får færre spørsmål på telefon."),
    ("by-ko", _ON_TRACK, "Tre av fire saker blir fordelt samme morgen."),
    ("ei-styring", _ON_TRACK, "22 bygg er koblet på, og forbruket faller."),
    (
        "ei-sol",
        _AT_RISK,
        "Tre tak er ferdige. Ett tak må forsterkes først.",
        "Vi bytter ut det svake taket med et nyere bygg.",
    ),
    ("ei-vedlikehold", _ON_TRACK, "Alle bygg er befart. Vi prioriterer nå tiltakene."),
)

_RUNNING_ROWS: tuple[tuple[str, ...], ...] = (
    ("budsjettoppfolging", _ON_TRACK, "Alle sektorer leverer prognose i tide."),
    (
        "gevinst",
        _AT_RISK,
        "Vi har gått gjennom seks av ti prosjekter. To mangler leder for gevinsten.",
        "Økonomisjefen tar saken med de to sektorene.",
    ),
    ("ledersamtaler", _REACHED, "Alle ledersamtaler er holdt og signert."),
    ("naervaer", _ON_TRACK, "De tre nye lederne har egne planer, og fraværet går ned i sju av ti enheter."),
    ("tv-lesekurs", _ON_TRACK, "Andre kursrunde er i gang med tolv elever."),
    ("tv-skolebibliotek", _ON_TRACK, "Lesekroken er åpen. Hyllene er på plass."),
    (
        "tv-bilfri",
        _AT_RISK,
        "Den ene slippsonen er skiltet. Den andre mangler lys.",
        "Kommunalteknikk setter opp lys sammen med neste bestilling.",
    ),
    ("sfo-lek", _ON_TRACK, "Alle barn har fast voksen. Samtalene tar mindre tid enn vi trodde."),
    ("om-regnekurs", _ON_TRACK, "Alle grupper er i gang."),
    ("om-uteskole", _REACHED, "Uteskole er fast på timeplanen for 1.–3. trinn."),
    ("lh-tolaerer", _REACHED, "Vi fortsetter med to lærere i leseøktene."),
    ("lh-gaa", _ON_TRACK, "Alle fire ruter har voksne."),
    ("rh-fravaer", _AT_RISK, "Fraværet er lavere på 8. trinn, men høyere på 10. trinn.", "Vi ser på tallene."),
    ("rh-los", _ON_TRACK, "Ti elever har fast kontakt."),
    ("kv-sprak", _ON_TRACK, "Vi har fått bøker på ni språk."),
    ("kv-veiledning", _ON_TRACK, "Seks assistenter har fått veiledning."),
    (
        "so-hjemreise",
        _AT_RISK,
        "Rutinen virker, men møtene blir utsatt når hjemmetjenesten mangler folk.",
        "Vi prøver møter på skjerm.",
    ),
    ("hj-faste-team", _ON_TRACK, "Teamene er stabile.", "", "behind_but_green"),
    ("hj-digitalt", _ON_TRACK, "Egne ansatte installerer nå. 127 brukere er i gang."),
    ("re-forst", _ON_TRACK, "Alle nye søkere får besøk innen fem dager."),
    ("re-fall", _ON_TRACK, "Tolv grupper er i gang med 140 deltakere."),
    ("bi-verksted", _ON_TRACK, "Rundt seksti ting blir reparert hver måned."),
    ("bi-sprakkafe", _ON_TRACK, "Fullt hus tre dager i uka."),
    ("un-oversikt", _ON_TRACK, "37 av 45 tiltak er fulgt opp."),
    ("un-gnist", _ON_TRACK, "Vi har fått tilskudd. Siste rom åpner snart."),
    ("ko-vinterdrift", _ON_TRACK, "Entreprenørene har øvd på de nye rutene."),
    (
        "ko-sykkelvei",
        _OFF_TRACK,
        "Én grunneier gjenstår. Anleggsstarten blir flyttet et halvt år.",
        "Saken om ekspropriasjon går til kommunestyret i neste møte.",
    ),
    ("ei-styring", _ON_TRACK, "27 bygg er koblet på."),
    ("ei-vedlikehold", _ON_TRACK, "Utkastet er klart for gjennomgang."),
)


def _row(period: str, row: tuple[str, ...]) -> ActionReport:
    key, status, comment, *rest = row
    return ActionReport(period, key, status, comment, *rest)


ACTION_REPORTS: tuple[ActionReport, ...] = (
    *(_row(FINISHED, row) for row in _FINISHED_ROWS),
    *(ActionReport(FINISHED, key, _ON_TRACK) for key in _QUIET),
    *(_row(RUNNING, row) for row in _RUNNING_ROWS),
)

_FINISHED_VALUES = {
    "energibruk": ("-19", "Varmestyringen gir resultater."),
    "ungdomstiltak": ("34", ""),
    "bibliotekbesok": ("4.9", "Kveldsåpent gir flere besøk."),
    "hverdagsrehab": ("52", ""),
    "antall-ansatte": ("12", "Vi merker ikke virkningen i tallene ennå."),
    "digitalt-tilsyn": ("118", ""),
    "korttid-dogn": ("22", ""),
    "demens-plan": ("91", ""),
    "sykefravaer": ("8.8", ""),
    "rapport-i-tide": ("86", ""),
    "matsvinn": ("84", ""),
    "byggesak-frist": ("94", ""),
    "lekkasje": ("25", ""),
    "bolig-ko": ("38", "Køen faller ikke før de nye boligene er ferdige."),
    "midlertidig": ("3", ""),
    "tildeling-frist": ("95", ""),
    "familiehjelp": ("77", ""),
    "sprakgrupper": ("78", ""),
    "fravaer-10": ("15", ""),
    "lesing-tiurvassli": ("86", "Lesekursene virker."),
    "trygg-tiurvassli": ("93", ""),
    "gaar-tiurvassli": ("70", "Mange kjører fortsatt helt frem til porten."),
    "broyting": ("81", ""),
}

_RUNNING_VALUES = {
    "ungdomstiltak": ("37", ""),
    "bibliotekbesok": ("5.1", ""),
    "hverdagsrehab": ("53", ""),
    "antall-ansatte": ("12", ""),
    "digitalt-tilsyn": ("127", ""),
    "sykefravaer": ("8.6", ""),
    "sprakgrupper": ("81", ""),
    "fravaer-10": ("16", "Økningen gjelder 10. trinn."),
    "lesing-tiurvassli": ("87", ""),
}


def _values(period: str, rows: dict[str, tuple[str, str]]) -> tuple[IndicatorReport, ...]:
    return tuple(IndicatorReport(period, key, Decimal(value), comment) for key, (value, comment) in rows.items())


INDICATOR_REPORTS: tuple[IndicatorReport, ...] = _values(FINISHED, _FINISHED_VALUES) + _values(RUNNING, _RUNNING_VALUES)

UNIT_REPORTS: tuple[UnitReport, ...] = (
    UnitReport(FINISHED, "blafjellmyra", "approved", case="late_unit"),
    UnitReport(
        FINISHED,
        "hjemmetjenesten",
        "approved",
        "Skriv når egne ansatte er ferdig opplært til å installere, og hvor mange brukere dere når i år.",
        "returned_report",
    ),
    UnitReport(RUNNING, "okonomi", "submitted"),
    UnitReport(RUNNING, "hr", "approved"),
    UnitReport(RUNNING, "tiurvassli", "draft"),
    UnitReport(RUNNING, "tiurvassli-sfo", "submitted"),
    UnitReport(RUNNING, "orrebakkmyra", "submitted"),
    UnitReport(RUNNING, "lerkehaugmo", "with_leader"),
    UnitReport(
        RUNNING,
        "ravnehaugmyra",
        "returned",
        "«Vi ser på tallene» er ikke et neste steg. Skriv hva dere gjør på 10. trinn, og hvem som gjør det.",
        "returned_report",
    ),
    UnitReport(RUNNING, "blafjellmyra", "not_started", case="late_unit"),
    UnitReport(RUNNING, "kvitsymrelia", "approved"),
    UnitReport(RUNNING, "solvbekkheimen", "draft"),
    UnitReport(RUNNING, "hjemmetjenesten", "submitted"),
    UnitReport(RUNNING, "rehabilitering", "approved"),
    UnitReport(RUNNING, "bibliotek", "approved"),
    UnitReport(RUNNING, "ungdom", "with_leader"),
    UnitReport(RUNNING, "ungdom-gnistlageret", "approved"),
    UnitReport(RUNNING, "kommunalteknikk", "draft"),
    UnitReport(RUNNING, "eiendom", "submitted"),
)
