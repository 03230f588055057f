"""Satsingsområder and plans. Titles, dates and case numbers of adopted plans are public facts."""

from datetime import date

from config.demo.shapes import FocusArea, Plan

FOCUS_AREAS: tuple[FocusArea, ...] = (
    FocusArea(
        "tilhorighet",
        "Tilhørighet og fellesskap",
        "Alle som bor i Lørenskog, skal ha noen å være sammen med og noe å være med på. Vi bygger møteplasser, "
        "styrker frivilligheten og gir hjelp som gjør folk i stand til å klare mest mulig selv.",
        1,
    ),
    FocusArea(
        "bokvalitet",
        "Bokvalitet og inkluderende bomiljø",
        "Det skal være godt å bo i Lørenskog hele livet. Vi planlegger tette og grønne nabolag med korte avstander, "
        "boliger for ulike behov og bygg som bruker lite energi.",
        2,
    ),
    FocusArea(
        "ungdom",
        "Bred ungdomssatsing",
        "Barn og unge skal oppleve mestring, trygghet og innflytelse. Skole, helse, kultur og barnevern arbeider "
        "sammen, og de unge er med på å bestemme.",
        3,
    ),
    FocusArea(
        "transport",
        "Trygg og miljøvennlig transport",
        "Flere skal gå, sykle og reise kollektivt. Skoleveiene skal være trygge, og utslippene fra transport skal ned.",
        4,
    ),
)

PLANS: tuple[Plan, ...] = (
    Plan(
        "planstrategi",
        "planning_strategy",
        "Kommunal planstrategi 2024–2028",
        "strategi",
        "Viser hvilke planer kommunen skal lage eller revidere i valgperioden, og hvorfor.",
        (2024, 2028),
    ),
    Plan(
        "samfunnsdel",
        "societal_plan",
        "Kommuneplanens samfunnsdel",
        "strategi",
        "Kommunens øverste plan. Den setter mål for hvordan lokalsamfunnet og kommunen skal utvikle seg.",
        (2020, 2032),
        adopted_on=date(2020, 11, 4),
        case_number="143/20",
    ),
    Plan(
        "arealdel",
        "land_use_plan",
        "Kommuneplanens arealdel",
        "regulering",
        "Bestemmer hvor og hvordan kommunen skal bygges ut, og hvilke områder vi skal ta vare på.",
        (2023, 2035),
        adopted_on=date(2023, 3, 15),
        case_number="028/23",
    ),
    Plan(
        "klimaplan",
        "thematic_plan",
        "Temaplan for klima og energi 2017–2026",
        "strategi",
        "Setter mål for utslipp og energibruk og sier hva kommunen skal gjøre for å nå dem.",
        (2017, 2026),
        adopted_on=date(2017, 3, 15),
        case_number="018/17",
    ),
    Plan(
        "energistrategi",
        "thematic_plan",
        "Energistrategi for kommunale bygg",
        "eiendom",
        "Viser hvordan kommunens egne bygg skal bruke mindre energi og lage mer selv.",
        (2019, 2030),
        adopted_on=date(2019, 2, 6),
        case_number="006/19",
    ),
    Plan(
        "mobilitet",
        "thematic_plan",
        "Plan for mobilitet 2022–2032",
        "kommunalteknikk",
        "Viser hvordan vi skal få flere til å gå, sykle og reise kollektivt.",
        (2022, 2032),
    ),
    Plan(
        "hr-strategi",
        "thematic_plan",
        "HR-strategi",
        "hr",
        "Viser hvordan vi skal lede, utvikle og beholde medarbeidere.",
        (2023, 2027),
        adopted_on=date(2023, 2, 8),
    ),
    Plan(
        "helsestrategi",
        "thematic_plan",
        "Strategi for helse, omsorg og mestring 2022–2026",
        "helse",
        "Viser hvordan vi skal møte flere eldre og flere brukere med samme antall ansatte.",
        (2022, 2026),
    ),
    Plan(
        "oppvekstplan",
        "thematic_plan",
        "Oppvekstplan",
        "oppvekst",
        "Samler arbeidet for barn og unge i barnehage, skole, helse, barnevern og fritid.",
        (2023, 2031),
    ),
    Plan(
        "eiendomsstrategi",
        "thematic_plan",
        "Eiendomsstrategi",
        "eiendom",
        "Viser hvordan vi skal forvalte, bruke og fornye kommunens bygg og tomter.",
        (2022, 2034),
    ),
    Plan(
        "okonomiplan",
        "financial_plan",
        "Økonomiplan {first}–{last} med årsbudsjett {first}",
        "okonomi",
        "Kommunens handlingsprogram: hva vi skal gjøre de neste fire årene, og hva vi har råd til.",
        (0, 3),
        relative=True,
        adopted_on=(-1, 12, 10),
    ),
    Plan(
        "okonomiplan-neste",
        "financial_plan",
        "Økonomiplan {first}–{last} med årsbudsjett {first}",
        "okonomi",
        "Neste handlingsprogram. Planen er under arbeid og tar imot læringsinnspill.",
        (1, 4),
        relative=True,
        state="draft",
    ),
    Plan(
        "virksomhetsplan-tiurvassli",
        "unit_plan",
        "Virksomhetsplan for Tiurvassli skole {first}",
        "tiurvassli",
        "Skolens mål og tiltak for året. Planen følger opp oppvekstplanen og økonomiplanen.",
        (0, 0),
        relative=True,
        adopted_on=(-1, 12, 18),
        is_political=False,
    ),
)
