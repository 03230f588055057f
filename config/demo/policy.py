"""The policies of the demo municipality and their versions, oldest first."""

from config.demo.policy_texts.meetings import MEETINGS
from config.demo.policy_texts.short import HOME_OFFICE, INTERNAL_CONTROL, LANGUAGE_PROFILE, LANGUAGE_PROFILE_ON_SCREEN
from config.demo.policy_texts.steering_versions import VERSION_1_0, VERSION_1_1, VERSION_2_0
from config.demo.shapes import Policy, PolicyFigure, PolicyVersion

THREE_PARTS = PolicyFigure(
    "tre-deler-i-ring.png",
    "Tre bokser i ring med piler mellom: Planlegging (mål og tiltak) gir planer til styring (tiltakene blir "
    "gjennomført). Styring gir resultater til evaluering og læring (virket det?), som gir lærdom tilbake til "
    "planlegging.",
    "Én prosess med tre deler som går i ring",
)

POLICIES: tuple[Policy, ...] = (
    Policy(
        "helhetlig-styring",
        "Helhetlig styring i Lørenskog kommune",
        "Slik planlegger, styrer og lærer vi: roller, beslutningslinjer, årshjul og krav til alle ledere.",
        "styring",
        (1, 12, 15),
        (
            PolicyVersion("1.0", "superseded", (-2, 12, 15), "Første versjon.", VERSION_1_0, (THREE_PARTS,)),
            PolicyVersion(
                "1.1",
                "in_force",
                (-1, 12, 15),
                "Nytt kapittel om opplæring og støtte. Vi presiserer fristen for ledersamtaler, antall rapporter og "
                "ansvaret når noen slutter.",
                VERSION_1_1,
            ),
            PolicyVersion(
                "2.0",
                "draft",
                None,
                "Nytt kapittel om åpenhet for innbyggerne. Årshjulet er flyttet frem. Kapitlet om opplæring er slått "
                "sammen med roller og ansvar. Kortere frist for enhetsrapporter og to styringsdialoger i året.",
                VERSION_2_0,
            ),
        ),
    ),
    Policy(
        "internkontroll",
        "Retningslinje for internkontroll",
        "Hvordan vi vurderer risiko, melder avvik og rapporterer om internkontroll.",
        "styring",
        (-1, 9, 1),
        (PolicyVersion("1.0", "in_force", (-3, 9, 1), "Første versjon.", INTERNAL_CONTROL),),
        case="overdue_policy",
    ),
    Policy(
        "sprakprofil",
        "Språkprofil",
        "Hvordan vi skriver, slik at innbyggerne forstår oss.",
        "kommunikasjon",
        (1, 3, 1),
        (
            PolicyVersion("1.0", "in_force", (-1, 3, 1), "Første versjon.", LANGUAGE_PROFILE),
            PolicyVersion("1.1", "planned", None, "Nytt kapittel om tekster på skjerm.", LANGUAGE_PROFILE_ON_SCREEN),
        ),
        review="Vi har gått gjennom rådene med tre enheter. De følger dem, og ingen savner noe.",
    ),
    Policy(
        "hjemmekontor",
        "Retningslinje for hjemmekontor",
        "Når og hvordan medarbeidere kan jobbe hjemmefra.",
        "styring",
        (1, 3, 1),
        (PolicyVersion("1.0", "withdrawn", (-2, 3, 1), "Første versjon.", HOME_OFFICE),),
        withdrawn="Hver leder avtaler nå hjemmekontor med sine medarbeidere. Vi trenger ikke en felles retningslinje.",
    ),
    Policy(
        "moter",
        "Retningslinje for møter",
        "Hvordan vi kaller inn til møter, holder dem og skriver ned hva vi ble enige om.",
        "hr",
        (1, 3, 1),
        (PolicyVersion("1.0", "hearing", None, "Første versjon.", MEETINGS),),
    ),
)
