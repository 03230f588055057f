"""The process map of the demo municipality: the steps of each subprocess, and who has which part in them."""

from config.demo.shapes import MapStep

_DIRECTOR, _TOP, _LEADER = "role:municipal_director", "role:top_management", "role:line_manager"
_REPORTER, _OWNER, _POLICY = "role:reporter", "role:process_owner", "role:policy_administrator"
_SECTORS = ("oppvekst", "helse", "kultur", "teknisk")

PURPOSES: dict[str, tuple[str, str]] = {
    "planning": (
        "strategi",
        (
            "Sette mål for utviklingen av kommunen, og beskrive tiltakene som skal til for å nå dem. Alle kan følge "
            "tråden fra kommuneplanen til tiltaket i egen avdeling."
        ),
    ),
    "steering": (
        "styring",
        (
            "Organisere og samordne arbeidet, slik at tiltakene blir gjennomført. Vi ser tidlig når noe går galt, og "
            "retter kursen mens det ennå hjelper."
        ),
    ),
    "evaluation": (
        "styring",
        (
            "Finne ut hva som virket, og hvorfor. Det vi lærer, blir med inn i neste plan, i policyen eller i måten vi "
            "jobber på."
        ),
    ),
}

STEPS: dict[str, tuple[MapStep, ...]] = {
    "planning": (
        MapStep(
            "Samle kunnskap og læring",
            "Vi går gjennom folkehelseoversikten, befolkningsframskrivingene og læringsinnspillene fra året før. "
            "Innspill som ikke tas til følge, får en begrunnelse.",
            "Folkehelseoversikt, statistikk, læringsinnspill",
            "Et felles bilde av hva kommunen står overfor",
            "strategi",
            "planlegging",
            "strategi",
            ("okonomi", "styring"),
            _SECTORS,
            (_LEADER,),
        ),
        MapStep(
            "Velge satsingsområder og mål",
            "Toppledergruppa drøfter hvilke mål som skal gjelde, og hva som må vike. Hvert mål får én ansvarlig.",
            "Kunnskapsbildet, samfunnsdelen og planstrategien",
            "Forslag til satsingsområder og mål med indikatorer",
            "strategi",
            "planlegging",
            _DIRECTOR,
            (_TOP, "strategi"),
            ("okonomi", "hr"),
            (_LEADER,),
        ),
        MapStep(
            "Beskrive tiltakene",
            "Enhetene foreslår tiltak til målene, med milepæler og hva tiltaket koster.",
            "Målene og rammene for året",
            "Tiltak med ansvarlig, frist og kostnad",
            "strategi",
            "planlegging",
            _LEADER,
            (_REPORTER,),
            ("okonomi", "strategi"),
            ("styring",),
        ),
        MapStep(
            "Samordne areal, eiendom og investeringer",
            "Teknisk sektor ser om tomter, bygg og ledninger er klare når tiltakene trenger dem.",
            "Forslag til tiltak og arealdelen",
            "En investeringsplan der prosjektene kommer i riktig rekkefølge",
            "teknisk",
            "",
            "teknisk",
            ("regulering", "eiendom", "kommunalteknikk"),
            ("okonomi",),
            (_TOP,),
        ),
        MapStep(
            "Sette sammen økonomiplanen",
            "Økonomi setter tiltakene sammen til en plan som går i balanse, og peker på valgene som gjenstår.",
            "Tiltakene, investeringsplanen og statsbudsjettet",
            "Kommunedirektørens forslag til handlingsprogram og økonomiplan",
            "okonomi",
            "beslutningslinjer",
            _DIRECTOR,
            ("okonomi", "strategi"),
            (_TOP,),
            ("kommunikasjon", _LEADER),
        ),
        MapStep(
            "Vedta og gjøre planen kjent",
            "Forslaget ligger ute til innspill, og kommunestyret vedtar. Vi forteller hva det betyr for innbyggerne.",
            "Forslaget og innspillene fra innbyggerne",
            "Vedtatt økonomiplan og årsbudsjett",
            "strategi",
            "folkevalgte",
            _DIRECTOR,
            ("kommunikasjon", "okonomi"),
            (),
            (_LEADER, _REPORTER),
        ),
    ),
    "steering": (
        MapStep(
            "Sende styringsbrev og fordele oppdrag",
            "Hver sektor får mål, rammer og oppdrag for året i ett brev.",
            "Vedtatt økonomiplan",
            "Styringsbrev som er bekreftet mottatt",
            "styring",
            "styring",
            _DIRECTOR,
            ("styring", "okonomi"),
            (_TOP,),
            (_LEADER,),
        ),
        MapStep(
            "Avtale mål med lederne",
            "Hver leder avtaler mål og støtte med sin overordnede. Avtalen er mellom de to.",
            "Styringsbrevet",
            "Gjennomførte ledersamtaler",
            "hr",
            "roller",
            _TOP,
            (_LEADER, "hr"),
            (),
            ("styring",),
        ),
        MapStep(
            "Gjennomføre tiltakene",
            "Enhetene gjør jobben, følger milepælene og sier fra tidlig når noe stopper opp.",
            "Tiltakene i planen",
            "Resultater og oppdaterte milepæler",
            "styring",
            "styring",
            _LEADER,
            (_REPORTER,),
            ("okonomi", "hr"),
            (_TOP,),
        ),
        MapStep(
            "Rapportere status",
            "Rapportøren skriver, lederen leverer, og nærmeste overordnede godkjenner. Avvik skal ha et neste steg.",
            "Milepæler, målinger og regnskap",
            "Godkjent enhetsrapport for hvert tertial",
            "styring",
            "beslutningslinjer",
            _LEADER,
            (_REPORTER, "okonomi"),
            (),
            (_TOP, "styring"),
        ),
        MapStep(
            "Holde styringsdialog og rette kursen",
            "Kommunedirektøren og sektoren snakker om det som er rødt eller sent, og blir enige om hva som gjøres.",
            "Enhetsrapportene og risikovurderingen",
            "Beslutninger om kursen, med ansvarlig og frist",
            "styring",
            "styring",
            _DIRECTOR,
            (_TOP, "styring"),
            ("okonomi", "hr"),
            (_LEADER,),
        ),
    ),
    "evaluation": (
        MapStep(
            "Velge hva vi skal evaluere",
            "Vi velger få evalueringer som betyr noe: store tiltak, mål vi ikke nådde, og selve styringsprosessen.",
            "Rapportene for året og ønsker fra sektorene",
            "En plan for årets evalueringer",
            "styring",
            "evaluering",
            _OWNER,
            (_TOP,),
            ("strategi",),
            (_LEADER,),
        ),
        MapStep(
            "Gjennomføre evalueringen",
            "Vi ser på tallene, spør dem det gjelder, og skriver ned hva vi fant og hvor sikre vi er.",
            "Målinger, intervjuer og regnskap",
            "Funn med begrunnelse",
            "styring",
            "evaluering",
            _LEADER,
            ("styring", _REPORTER),
            ("strategi",),
            (_TOP,),
        ),
        MapStep(
            "Beslutte hva vi tar med videre",
            "Læringspunktene drøftes i læringsverksted, og toppledergruppa bestemmer hva som skal endres.",
            "Funn og forslag til læringspunkter",
            "Læringspunkter som er besluttet, eller lagt bort med en grunn",
            "styring",
            "evaluering",
            _TOP,
            (_OWNER, _LEADER),
            ("strategi", "hr"),
            (_REPORTER,),
        ),
        MapStep(
            "Endre planer, policy og praksis",
            "Læringen sendes til den som eier det som skal endres. Hun svarer på hva som ble gjort.",
            "Besluttede læringspunkter",
            "Læringsinnspill til planleggingen, ny versjon av policyen, oppdatert årshjul",
            "styring",
            "revisjon",
            _OWNER,
            (_POLICY, "strategi"),
            (_TOP,),
            (_LEADER,),
        ),
    ),
}
