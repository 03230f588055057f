"""The year wheel and the four-year layer. Laws are referred to, never quoted."""

from config.demo.shapes import FourYearEvent, WheelEvent

_P, _S, _E = "planning", "steering", "evaluation"

YEAR_WHEEL: tuple[WheelEvent, ...] = (
    WheelEvent(
        1, 15, "Kommunedirektøren sender styringsbrev", "", _S,
        "Brevet gir hver sektor mål, rammer og oppdrag for året.",
    ),
    WheelEvent(1, 20, "Ledersamtalene starter", "", _S, "Alle ledere avtaler mål og støtte for året.", "hr"),
    WheelEvent(2, 22, "Regnskapet går til revisor", "", _E, "", "okonomi"),
    WheelEvent(2, 28, "Vi evaluerer fjorårets styringsprosess", "", _E, "Lederne svarer på fem spørsmål."),
    WheelEvent(3, 31, "Alle ledersamtaler er gjennomført", "", _S, "", "hr"),
    WheelEvent(3, 31, "Årsberetningen er ferdig", "kommuneloven § 14-7", _E, "", "okonomi"),
    WheelEvent(4, 22, "Læringsverksted", "", _E, "Sektorene velger læringspunktene som skal videre til planleggingen."),
    WheelEvent(4, 30, "Skjæringsdato for 1. tertial", "", _S),
    WheelEvent(5, 10, "Perspektivmeldingen er klar", "", _P, "Den viser hva som venter oss på lang sikt.", "okonomi"),
    WheelEvent(5, 15, "Enhetene leverer rapport for 1. tertial", "kommuneloven § 14-5", _S),
    WheelEvent(5, 25, "Toppledergruppa kvalitetssikrer 1. tertial", "", _S),
    WheelEvent(6, 15, "Kommunestyret behandler 1. tertial", "kommuneloven § 14-5", _S),
    WheelEvent(6, 15, "Kommunestyret får rapport om internkontroll", "kommuneloven § 25-2", _E),
    WheelEvent(6, 30, "Kommunestyret vedtar årsregnskap og årsberetning", "kommuneloven § 14-3", _E, "", "okonomi"),
    WheelEvent(6, None, "Vi ruller årshjulet ett år frem", "", _P),
    WheelEvent(7, None, "Påminnelser har pause", "", _S, "Systemet sender ikke påminnelser i fellesferien."),
    WheelEvent(8, 15, "Vi starter revisjon av policyen", "", _E),
    WheelEvent(8, 20, "Andre runde med ledersamtaler starter", "", _S, "", "hr"),
    WheelEvent(8, 31, "Skjæringsdato for 2. tertial", "", _S),
    WheelEvent(9, 10, "Toppledergruppa vurderer risiko", "kommuneloven § 25-1", _S),
    WheelEvent(9, 15, "Enhetene leverer rapport for 2. tertial", "kommuneloven § 14-5", _S),
    WheelEvent(9, 22, "Styringsdialog mellom kommunedirektør og sektor", "", _S),
    WheelEvent(10, 20, "Kommunestyret behandler 2. tertial", "kommuneloven § 14-5", _S),
    WheelEvent(
        11, 8, "Kommunedirektøren legger frem handlingsprogram og økonomiplan", "kommuneloven § 14-4", _P, "", "okonomi"
    ),
    WheelEvent(11, 15, "Utvalgene og formannskapet behandler økonomiplanen", "kommuneloven § 14-3", _P, "", "okonomi"),
    WheelEvent(
        11, 25, "Forslaget ligger offentlig i minst 14 dager", "kommuneloven § 14-3", _P,
        "Innbyggerne kan lese og gi innspill.", "okonomi",
    ),
    WheelEvent(12, 10, "Kommunestyret vedtar økonomiplan og årsbudsjett", "kommuneloven § 14-3", _P, "", "okonomi"),
    WheelEvent(12, 15, "Vi publiserer ny versjon av policyen", "", _E),
    WheelEvent(12, 18, "Vi gjør neste års hjul ferdig", "", _P),
)  # fmt: skip

FOUR_YEARS: tuple[FourYearEvent, ...] = (
    FourYearEvent(1, 0, 9, "Kommunestyrevalg", "", _P, "Velgerne bestemmer hvem som skal styre de neste fire årene."),
    FourYearEvent(
        2, 0, 11, "Oversikt over folkehelsen", "folkehelseloven § 5", _E,
        "Oversikten viser hvordan innbyggerne har det, og er grunnlag for planstrategien.",
    ),
    FourYearEvent(
        3, 1, 9, "Planstrategi", "plan- og bygningsloven § 10-1", _P,
        "Kommunestyret vedtar planstrategien innen ett år etter at det er konstituert.",
    ),
    FourYearEvent(
        4, 2, None, "Kommuneplanens samfunnsdel", "plan- og bygningsloven § 11-2", _P,
        "Vi reviderer målene når planstrategien sier at det trengs.",
    ),
    FourYearEvent(
        5, 3, None, "Temaplaner", "", _P,
        "Temaplanene sier hvordan vi når målene på hvert område. Vi lager få og holder dem korte.",
    ),
)  # fmt: skip
