"""Evaluations with findings, and the lessons that came out of them. All findings are invented."""

from config.demo.people import leader_of
from config.demo.shapes import Evaluation, Finding, Lesson

_STRENGTH = "strength"
_WEAKNESS = "weakness"


def _good(text: str) -> Finding:
    return Finding(_STRENGTH, text)


def _bad(text: str) -> Finding:
    return Finding(_WEAKNESS, text)


_READING = Evaluation(
    "lesing",
    "Virker lesekursene på Tiurvassli skole?",
    "goal",
    "lese-tiurvassli",
    "tiurvassli",
    "linjeleder",
    "finished",
    (-1, 10, 1),
    (0, 2, 15),
    (
        "Leser elevene bedre etter kurset enn før?",
        "Varer virkningen et halvt år etterpå?",
        "Hva må til for at flere skoler kan gjøre det samme?",
    ),
    (
        "Leseprøver før, rett etter og seks måneder etter kurset",
        "Samtaler med tolv elever og åtte foreldre",
        "Gruppeintervju med lærerne",
    ),
    "Kursene virker for de fleste. Virkningen varer når læreren følger opp i klassen, men blir borte når hun ikke gjør "
    "det.",
    (
        _good("Tre av fire elever gikk opp minst ett mestringsnivå."),
        _good("Elevene synes det er fint å være i en liten gruppe og vil gjerne fortsette."),
        _bad("Virkningen falt etter et halvt år i klasser der læreren ikke kjente opplegget."),
        _bad("Tre elever mistet svømming fordi kurset lå på samme tid."),
    ),
    (
        Lesson(
            "les-oppfolging",
            "Følg opp lesekurset i klassen",
            "Virkningen av kurset varer bare når kontaktlæreren følger opp i minst åtte uker.",
            "Gjør oppfølging i klassen til en fast del av målet om lesing, og sett av tid i neste økonomiplan.",
            "planning",
            "oppvekst",
            "linjeleder",
            "incorporated",
            "accepted",
            "Vi tar innspillet til følge. Den felles leseplanen får et eget punkt om oppfølging i klassen.",
        ),
        Lesson(
            "les-timeplan",
            "Legg ikke kurs på samme tid som svømming",
            "Elever som trenger ekstra hjelp, skal ikke miste fag de liker og mestrer.",
            "Endre tiltaket slik at kurset rullerer mellom fagene.",
            "action",
            "tiurvassli",
            "rapportor",
            "incorporated",
            "accepted",
            "Vi har lagt kurset til ulike timer fra uke til uke.",
        ),
    ),
)

_WINTER = Evaluation(
    "vinterdrift",
    "Hvorfor lar folk sykkelen stå om vinteren?",
    "goal",
    "gangsykkel",
    "kommunalteknikk",
    leader_of("kommunalteknikk"),
    "finished",
    (-1, 1, 15),
    (-1, 5, 31),
    (
        "Hva skal til for at flere går og sykler om vinteren?",
        "Når på døgnet er veiene for dårlige?",
        "Er det forskjell mellom bydelene?",
    ),
    ("Spørreskjema til 900 innbyggere", "Logg fra brøytebilene", "Befaring sammen med skoler og sykkellag"),
    "Folk kan leve med snø, men ikke med is og uforutsigbarhet. De vil vite at ruten er brøytet når de skal ut.",
    (
        _good("Der ruten var ferdig før sju, var det dobbelt så mange syklister."),
        _good("Entreprenørene er villige til å endre rekkefølgen."),
        _bad("Bilveier ble brøytet først i åtte av ti tilfeller."),
        _bad("Innbyggerne fant ikke ut hvilke ruter vi prioriterer."),
    ),
    (
        Lesson(
            "vinter-rekkefolge",
            "Brøyt gangveier først, og si fra om det",
            "Tidspunktet betyr mer enn hvor mange kilometer vi brøyter.",
            "Bytt rekkefølgen i målet om gående og syklende, og vis rutene på nett.",
            "planning",
            "kommunalteknikk",
            leader_of("kommunalteknikk-vei"),
            "incorporated",
            "accepted",
            "Vi tar innspillet til følge. Målet er skrevet om og har fått et eget tiltak for vinterdrift.",
        ),
    ),
)

_TEAM = Evaluation(
    "faste-team",
    "Gir faste team færre ansikter hos brukeren?",
    "action",
    "hj-faste-team",
    "hjemmetjenesten",
    leader_of("hjemmetjenesten"),
    "in_progress",
    (0, 1, 15),
    (0, 12, 15),
    (
        "Møter brukerne færre ulike ansatte enn før?",
        "Hva betyr teamene for fravær og trivsel blant ansatte?",
        "Hvorfor følger ikke tallene lederens vurdering?",
    ),
    ("Tall fra fagsystemet", "Telefonintervju med 40 brukere", "Observasjon i to team"),
    "",
    (
        _good("De ansatte kjenner brukerne sine bedre."),
        _bad("Tallet på ulike ansatte har ikke falt, fordi vikarer ikke er med i teamene."),
    ),
    (
        Lesson(
            "team-vikarer",
            "Ta vikarene inn i teamene",
            "Teamene gir ikke færre ansikter når vikarene står utenfor.",
            "Endre tiltaket slik at hver vikar hører til ett team.",
            "action",
            "hjemmetjenesten",
            leader_of("hjemmetjenesten-ost"),
            "proposed",
        ),
        Lesson(
            "team-status",
            "Vis indikatoren ved siden av lederens vurdering",
            "Leseren av rapporten ser bare grønt, selv om tallene ligger etter.",
            "Endre kapitlet om styring slik at forklaring er påkrevd når vurdering og tall spriker.",
            "policy",
            "styring",
            leader_of("helse"),
            "decided",
            "accepted",
            "Policyen blir endret ved neste revisjon.",
        ),
    ),
)

_PROCESS = Evaluation(
    "styringsprosessen",
    "Hvordan virket styringsprosessen i fjor?",
    "process",
    "steering",
    "styring",
    "prosesseier",
    "finished",
    (0, 1, 20),
    (0, 2, 28),
    (
        "Brukte lederne rapportene til noe?",
        "Hvor lang tid tok rapporteringen?",
        "Hvilke frister kom på et dårlig tidspunkt?",
    ),
    ("Fem spørsmål til alle ledere", "Telling av returer og forsinkelser", "Gjennomgang i toppledergruppa"),
    "Rapporteringen tar halvparten så lang tid som før. Lederne bruker rapporten i ledergruppa, men får sjelden svar "
    "oppover.",
    (
        _good("Fire av fem ledere brukte rapporten i sin egen ledergruppe."),
        _good("Tiden per rapport falt fra seks til tre timer."),
        _bad("Bare hver tredje leder fikk en tilbakemelding på rapporten."),
        _bad("Fristen i mai falt sammen med eksamen og mange fridager."),
    ),
    (
        Lesson(
            "svar-oppover",
            "Gi alltid en tilbakemelding når du godkjenner",
            "Ledere som får svar, skriver bedre rapporter neste gang.",
            "Legg til i policyen at den som godkjenner, skriver minst én setning tilbake.",
            "policy",
            "styring",
            leader_of("kultur"),
            "incorporated",
            "accepted",
            "Tatt inn i arbeidet med versjon 2.0.",
        ),
        Lesson(
            "frist-mai",
            "Flytt rapportfristen i mai for skolene",
            "Fristen 15. mai kommer midt i eksamen.",
            "Sett fristen til 22. mai i årshjulet for alle, slik at skolene rekker det.",
            "year_wheel",
            "styring",
            "toppleder",
            "rejected",
            "declined",
            "Politisk behandling i juni gir ikke rom for en uke til. Vi åpner heller perioden en uke tidligere.",
        ),
    ),
)

_YOUTH = Evaluation(
    "ungdomstiltak",
    "Når ungdomstiltakene dem de er laget for?",
    "goal",
    "ungdomstiltak",
    "ungdom",
    leader_of("ungdom"),
    "finished",
    (-1, 3, 1),
    (-1, 9, 30),
    (
        "Hvem bruker tilbudene, og hvem gjør det ikke?",
        "Hva sier ungdommene selv at de trenger?",
        "Hvilke tiltak bør vi slutte med?",
    ),
    ("Telling av deltakere", "Intervju gjort av ungdom med ungdom", "Verksted med ungdomsrådet"),
    "Tilbudene når mange, men ikke dem som bor lengst unna eller har minst penger.",
    (
        _good("Ungdom som har vært med på å planlegge, kommer tilbake."),
        _bad("Halvparten av tilbudene ligger mer enn tre kilometer fra der de fleste ungdommene bor."),
        _bad("Fem tiltak har samme målgruppe og konkurrerer om de samme deltakerne."),
    ),
    (
        Lesson(
            "ungdom-buss",
            "Legg tilbud der ungdom allerede er",
            "Avstand og pris avgjør hvem som kommer.",
            "Ta inn et mål om tilbud i alle skolekretser i neste økonomiplan.",
            "planning",
            "ungdom",
            leader_of("ungdom-gnistlageret"),
            "incorporated",
        ),
        Lesson(
            "ungdom-slaa-sammen",
            "Slå sammen fem tiltak til to",
            "Ungdom mister oversikten når mange tilbud ligner på hverandre.",
            "Slå sammen tiltakene, og bruk pengene på åpningstid i helgene.",
            "planning",
            "ungdom",
            leader_of("kultur"),
            "incorporated",
            "declined",
            "Kommunestyret har vedtatt alle 45 tiltakene. Vi foreslår å slå sammen når hele satsingen er evaluert.",
        ),
    ),
)

_PLAN = Evaluation(
    "klimaplan",
    "Hva lærte vi av temaplanen for klima og energi?",
    "plan",
    "klimaplan",
    "strategi",
    leader_of("strategi"),
    "finished",
    (-2, 8, 15),
    (-1, 2, 28),
    (
        "Hvilke tiltak ble gjennomført, og hvilke ble glemt?",
        "Fulgte pengene tiltakene?",
        "Hva må neste plan gjøre annerledes?",
    ),
    ("Gjennomgang av alle tiltak i planen", "Intervju med ti ledere", "Sammenligning med utslippsregnskapet"),
    "Tiltak med en navngitt ansvarlig og penger i budsjettet ble gjennomført. De andre ble stort sett glemt.",
    (
        _good("Tiltakene i egne bygg ga større kutt enn planlagt."),
        _bad("Fire av ti tiltak hadde ingen ansvarlig person."),
        _bad("Planen ble ikke nevnt i to av årsrapportene."),
    ),
    (
        Lesson(
            "plan-ansvarlig",
            "Vedta ingen plan med tiltak uten ansvarlig",
            "Tiltak uten ansvarlig ble ikke gjennomført, uansett hvor gode de var.",
            "Krev ansvarlig person og finansiering for hvert tiltak før en temaplan går på høring.",
            "planning",
            "strategi",
            "delprosesseier",
            "decided",
            case="lesson_never_carried",
        ),
    ),
)

EVALUATIONS: tuple[Evaluation, ...] = (_PLAN, _WINTER, _YOUTH, _READING, _PROCESS, _TEAM)
