"""The demo municipality's people. Every person is invented."""

import unicodedata

from config.demo.shapes import Grant, Person, RelDate

_FOLD = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ł": "l"})
_ROLES = {
    "L": "line_manager",
    "R": "reporter",
    "T": "top_management",
    "D": "municipal_director",
    "O": "process_owner",
    "P": "process_part_owner",
    "A": "policy_administrator",
    "S": "system_administrator",
    "E": "reader",
}


def username_of(first_name: str, last_name: str) -> str:
    """Return the ASCII user name made of the first given name and the last name."""
    text = f"{first_name.split()[0]}.{last_name}".lower().translate(_FOLD)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.replace(" ", "-")


def _person(row: tuple[str, ...]) -> Person:
    """Read one row: first name, last name, workplace, title, roles ("LR" here, "O:lk" elsewhere), user name."""
    first, last, workplace, title, *rest = row
    codes = rest[0].split() if rest else []
    username = rest[1] if len(rest) > 1 else username_of(first, last)
    grants = [Grant(_ROLES[code[0]], code[2:] or workplace) for code in codes]
    return Person(username, first, last, workplace, title, tuple(grants))


_ROWS: tuple[tuple[str, ...], ...] = (
    # Kommunedirektør og stab
    ("Solvår", "Heimlimo", "lk", "kommunedirektør", "D", "kommunedirektor"),
    ("Idunn", "Kveldsmo", "styring", "leder for styring og virksomhetsutvikling", "L T O:lk"),
    ("Torbjørg", "Vardelund", "styring", "seniorrådgiver", "O:lk", "prosesseier"),
    ("Yasmin", "Karimabadi", "styring", "rådgiver", "A:lk", "policyadmin"),
    ("Aslak", "Nuortamo", "styring", "rådgiver", ""),
    ("Ingebjørg", "Tranemyr", "styring", "rådgiver internkontroll", ""),
    ("Kasper", "Ormhaug", "styring-digital", "leder for digitalisering", "L"),
    ("Pradeep", "Sivakumaran-Ek", "styring-digital", "systemforvalter", "S:lk", "systemadmin"),
    ("Embla", "Skjærdalsmo", "styring-digital", "tjenestedesigner", ""),
    ("Brynjar", "Austhaugen-Lie", "strategi", "leder for strategi og samfunnsutvikling", "L"),
    ("Mari Ann", "Fossebekkås", "strategi", "samfunnsplanlegger", "P", "delprosesseier"),
    ("Farhiya", "Warsamelund", "strategi", "folkehelsekoordinator", "R"),
    ("Jonatan", "Myrdalstein", "strategi", "klimarådgiver", ""),
    ("Agnieszka", "Borowczyk-Moe", "strategi", "rådgiver medvirkning", ""),
    ("Roald", "Sandkleivbakk", "okonomi", "økonomisjef", "L T"),
    ("Thi Mai", "Phanlien", "okonomi", "controller", "R"),
    ("Eskil", "Bergtunmo", "okonomi", "controller", ""),
    ("Ragna", "Stokkelihaug", "okonomi-regnskap", "regnskapsleder", "L"),
    ("Dilan", "Demirkaya-Foss", "okonomi-regnskap", "regnskapskonsulent", ""),
    ("Vegard", "Kvernlimo", "okonomi-anskaffelser", "leder for anskaffelser", "L"),
    ("Lejla", "Hadžimuratović", "okonomi-anskaffelser", "innkjøpsrådgiver", ""),
    ("Gunnvor", "Lindhaugås", "hr", "HR-sjef", "L"),
    ("Samuel", "Tesfamikael", "hr", "HR-rådgiver", "R"),
    ("Alva", "Nordbekkmo", "hr", "rådgiver lederutvikling", ""),
    ("Trygve", "Eikelundmo", "hr-lonn", "lønnsleder", "L"),
    ("Ieva", "Kazlauskienė-Dal", "hr-lonn", "lønnskonsulent", ""),
    ("Sunniva", "Havrelihagen", "kommunikasjon", "kommunikasjonssjef", "L"),
    ("Amir", "Rostamzadeh", "kommunikasjon", "webredaktør", ""),
    ("Oda", "Granmoelva", "kommunikasjon", "kommunikasjonsrådgiver", ""),
    ("Hallgerd", "Tindelia", "lk", "revisor for kontrollutvalget", "E", "leser"),
    # Oppvekst og utdanning
    ("Henrik", "Almelund-Voll", "oppvekst", "sektordirektør", "T", "toppleder"),
    ("Noor", "Sheikhzada", "oppvekst", "skolefaglig rådgiver", ""),
    ("Ståle", "Reinmobakk", "oppvekst", "barnehagefaglig rådgiver", ""),
    ("Beate", "Kornlihaug", "oppvekst", "oppvekstkoordinator", ""),
    ("Marte", "Dalevangmo", "tiurvassli", "rektor", "L", "linjeleder"),
    ("Ali Reza", "Moghaddamian", "tiurvassli", "inspektør", "R", "rapportor"),
    ("Gro Anita", "Hestemyr", "tiurvassli", "sosiallærer", ""),
    ("Kjell Arne", "Fjordlimo", "tiurvassli", "lærer", ""),
    ("Synne", "Bakkestubb", "tiurvassli-1-4", "avdelingsleder", "L"),
    ("Omar", "Jamaleddine", "tiurvassli-1-4", "lærer", ""),
    ("Tale", "Ospelihagen", "tiurvassli-1-4", "lærer", ""),
    ("Ottar", "Vintermoen", "tiurvassli-5-7", "avdelingsleder", "L"),
    ("Nasreen", "Akhtarzai", "tiurvassli-5-7", "lærer", ""),
    ("Jakub", "Wiśniewolski", "tiurvassli-5-7", "lærer", ""),
    ("Elin Marie", "Søttemyr", "tiurvassli-sfo", "SFO-leder", "L"),
    ("Filip", "Rønnehaugen", "tiurvassli-sfo", "baseleder", "R"),
    ("Magnhild", "Orrelimo", "orrebakkmyra", "rektor", "L"),
    ("Deeqa", "Abdirashid-Noor", "orrebakkmyra", "inspektør", "R"),
    ("Snorre", "Gullmyrhaug", "orrebakkmyra", "lærer", ""),
    ("Lykke", "Sommerlihaug", "orrebakkmyra-sfo", "SFO-leder", "L"),
    ("Anders Tobias", "Knausmo", "lerkehaugmo", "rektor", "L"),
    ("Priya", "Selvarajan-Lund", "lerkehaugmo", "inspektør", "R"),
    ("Hedvig", "Trollmyrås", "lerkehaugmo", "lærer", ""),
    ("Ruben", "Ulvehaugås", "ravnehaugmyra", "rektor", "L"),
    ("Katarzyna", "Zielonkowska", "ravnehaugmyra", "inspektør", "R"),
    ("Mustafa", "Yildirimli", "ravnehaugmyra", "miljøterapeut", ""),
    ("Live", "Stjernemo", "ravnehaugmyra", "rådgiver", ""),
    ("Bodil", "Hasselimo", "blafjellmyra", "rektor", "L"),
    ("Emil", "Tjernhagås", "blafjellmyra", "lærer", ""),
    ("Inger Johanne", "Symrehaug", "kvitsymrelia", "styrer", "L"),
    ("Selma", "Ibrahimovska", "kvitsymrelia", "pedagogisk leder", "R"),
    ("Aksel", "Løvtangmo", "kvitsymrelia", "barnehagelærer", ""),
    ("Rigmor", "Tuelundås", "maurtuehaugen", "styrer", "L"),
    ("Hiwa", "Barzanizadeh", "maurtuehaugen", "pedagogisk leder", "R"),
    ("Jorunn", "Kvistlimo", "ekornfurua", "styrer", "L"),
    ("Cecilie", "Nøttelihaug", "ekornfurua", "pedagogisk leder", "R"),
    ("Mikkel", "Trostlihagen", "trostemyra", "styrer", "L"),
    ("Zahra", "Hosseinirad", "trostemyra", "barnehagelærer", ""),
    ("Unni", "Bjørkestien", "ppt", "leder for PPT", "L"),
    ("Sindre", "Elvelundmo", "ppt", "spesialpedagog", ""),
    ("Hamza", "Bennouzin", "barnevern", "barnevernleder", "L"),
    ("Tiril", "Høstmyrhagen", "barnevern", "fagrådgiver", "R"),
    ("Vilde", "Aurelimo", "barnevern-familie", "avdelingsleder", "L"),
    ("Tesfay", "Haileabgebre", "barnevern-familie", "familieveileder", ""),
    ("Astri", "Lavhaugmo", "helsestasjon", "ledende helsesykepleier", "L"),
    ("Minh Chau", "Truongvik", "helsestasjon", "helsesykepleier", "R"),
    ("Rebekka", "Frostlihaug", "helsestasjon", "jordmor", ""),
    ("Olav Magnus", "Breidhaugmo", "voksenopplaering", "rektor", "L"),
    ("Svitlana", "Petrychenkova", "voksenopplaering", "programrådgiver", "R"),
    ("Abdullahi", "Nurrefaal", "voksenopplaering", "lærer", ""),
    # Helse, omsorg og mestring
    ("Kristiane", "Vollhaugmo", "helse", "sektordirektør", "T"),
    ("Arvid", "Sølvlihaug", "helse", "fagsjef", ""),
    ("Shazia", "Mirzaabad", "helse", "kvalitetsrådgiver", ""),
    ("Turid", "Bekkelimyr", "solvbekkheimen", "virksomhetsleder", "L"),
    ("Jelena", "Marković-Hauglid", "solvbekkheimen", "fagsykepleier", "R"),
    ("Peder", "Myrullmo", "solvbekkheimen", "kokk", ""),
    ("Ranveig", "Kilhaugen", "solvbekkheimen-kort", "avdelingsleder", "L"),
    ("Joy", "Villanuevadal", "solvbekkheimen-kort", "sykepleier", ""),
    ("Geir Ove", "Strandlimyr", "solvbekkheimen-lang", "avdelingsleder", "L"),
    ("Fatou", "Jallohsen-Bah", "solvbekkheimen-lang", "helsefagarbeider", ""),
    ("Wenche", "Hvitlihaug", "myrullheimen", "virksomhetsleder", "L"),
    ("Tharshini", "Nadarajalingam", "myrullheimen", "fagsykepleier", "R"),
    ("Espen André", "Lyngmoås", "myrullheimen", "fysioterapeut", ""),
    ("Kirsti", "Sevlimyr", "myrullheimen-demens", "avdelingsleder", "L"),
    ("Mehmet", "Özkanlar", "myrullheimen-demens", "sykepleier", ""),
    ("Bente Irene", "Gråhaugmo", "hjemmetjenesten", "virksomhetsleder", "L"),
    ("Halvard", "Rugdelimyr", "hjemmetjenesten", "fagutvikler", "R"),
    ("Lina", "Haddadin-Strøm", "hjemmetjenesten", "velferdsteknologikoordinator", ""),
    ("Oddrun", "Kjerrmyra", "hjemmetjenesten-nord", "soneleder", "L"),
    ("Pawel", "Kowalikowski", "hjemmetjenesten-nord", "helsefagarbeider", ""),
    ("Ida Kristin", "Ryppelihaug", "hjemmetjenesten-ost", "soneleder", "L"),
    ("Mohamed", "Elmizadi", "hjemmetjenesten-ost", "sykepleier", ""),
    ("Steinar", "Myrhaugsvik", "hjemmetjenesten-vest", "soneleder", "L"),
    ("Anh Thu", "Dangmoen", "hjemmetjenesten-vest", "sykepleier", ""),
    ("Vigdis", "Plogmyrhaug", "tildeling", "virksomhetsleder", "L"),
    ("Simen", "Kløverlihaug", "tildeling", "saksbehandler", ""),
    ("Rukhsana", "Bhattizada", "tildeling", "koordinator", ""),
    ("Nils Jørgen", "Hareelimo", "rehabilitering", "virksomhetsleder", "L"),
    ("Eirin", "Skogstjernmo", "rehabilitering", "ergoterapeut", "R"),
    ("Daniel", "Okonjovik", "rehabilitering", "fysioterapeut", ""),
    ("Mona Helen", "Lyselimyr", "psykisk-helse", "virksomhetsleder", "L"),
    ("Sivert", "Ekremyrhaug", "psykisk-helse", "ruskonsulent", "R"),
    ("Hodan", "Guuleedlund", "psykisk-helse", "psykolog", ""),
    ("Jan Roger", "Blåklokkmo", "bolig", "virksomhetsleder", "L"),
    ("Milica", "Stojanovska", "bolig", "vernepleier", "R"),
    ("Ellisiv", "Tyttlihaug", "bolig-tyttebaer", "avdelingsleder", "L"),
    ("Kofi", "Mensahbø", "bolig-tyttebaer", "miljøarbeider", ""),
    ("Børge", "Verkmyrhaug", "bolig-dagsenter", "avdelingsleder", "L"),
    ("Randi Lovise", "Toremyrås", "bolig-dagsenter", "arbeidsleder", ""),
    # Kultur
    ("Leif Even", "Sanglimyr", "kultur", "sektordirektør", "T"),
    ("Maja", "Penselhaug", "kultur", "kulturrådgiver", ""),
    ("Siri Elise", "Boklihaugen", "bibliotek", "biblioteksjef", "L"),
    ("Ramin", "Tavakolizad", "bibliotek", "bibliotekar", "R"),
    ("Åshild", "Fortellimo", "bibliotek", "barnebibliotekar", ""),
    ("Kristoffer", "Tonehaugmo", "kulturskole", "rektor", "L"),
    ("Natalia", "Wojciechowicz-Berg", "kulturskole", "fiolinlærer", ""),
    ("Guro", "Gnistmyrhaug", "ungdom", "virksomhetsleder", "L"),
    ("Yonas", "Berhanelund", "ungdom", "ungdomskoordinator", "R"),
    ("Tobias", "Flintlihaug", "ungdom-gnistlageret", "leder for ungdomshuset", "L"),
    ("Aisha", "Camararud", "ungdom-gnistlageret", "fritidsleder", ""),
    ("Hans Petter", "Løypelimo", "idrett", "virksomhetsleder", "L"),
    ("Solfrid", "Dugnadsmyr", "idrett", "frivillighetskoordinator", ""),
    # Teknisk
    ("Ivar", "Steinbrulimo", "teknisk", "sektordirektør", "T"),
    ("Ragnfrid", "Mælemyr", "teknisk", "rådgiver", ""),
    ("Dag Ivar", "Kummelihaug", "kommunalteknikk", "virksomhetsleder", "L"),
    ("Zofia", "Malinowicka", "kommunalteknikk", "rådgiver", "R"),
    ("Øystein", "Grøftemo", "kommunalteknikk", "fagansvarlig mobilitet", "P"),
    ("Elise", "Veilihagen", "kommunalteknikk-vei", "avdelingsleder", "L"),
    ("Kamran", "Jafarinia", "kommunalteknikk-vei", "trafikkplanlegger", ""),
    ("Terje Andreas", "Rørmyrhaug", "kommunalteknikk-va", "avdelingsleder", "L"),
    ("Birgitte", "Kildelihaug", "kommunalteknikk-va", "ingeniør", ""),
    ("Frøydis", "Rosenmyrhaug", "kommunalteknikk-park", "avdelingsleder", "L"),
    ("Sabah", "Alrawizad", "kommunalteknikk-park", "gartner", ""),
    ("Anne Kathrine", "Plankehaugmo", "regulering", "virksomhetsleder", "L"),
    ("Magnus Elias", "Tomtelimyr", "regulering", "planrådgiver", "R"),
    ("Thea", "Linjehaugås", "regulering-plan", "avdelingsleder", "L"),
    ("Rajesh", "Kandasamylie", "regulering-plan", "arealplanlegger", ""),
    ("Morten Aleksander", "Mønelihaug", "regulering-byggesak", "avdelingsleder", "L"),
    ("Cathrin", "Gesimsmyr", "regulering-byggesak", "byggesaksbehandler", ""),
    ("Harald Johan", "Takåsmyr", "eiendom", "eiendomssjef", "L"),
    ("Wioletta", "Nowakiewicz", "eiendom", "rådgiver", "R"),
    ("Stian", "Varmelihaug", "eiendom-drift", "avdelingsleder", "L"),
    ("Ayub", "Dirieheim", "eiendom-drift", "energirådgiver", ""),
    ("Ingunn", "Reisverkmo", "eiendom-prosjekt", "avdelingsleder", "L"),
    ("Lars Gunnar", "Spikermyrhaug", "eiendom-prosjekt", "prosjektleder", ""),
)

LEFT_ON: RelDate = (-1, 11, 30)

LEAVER = Person(
    "torgeir.haugtjernmo",
    "Torgeir",
    "Haugtjernmo",
    "kommunalteknikk",
    "tidligere prosjektleder for mobilitet",
    (Grant("line_manager", "kommunalteknikk", (-4, 1, 1), LEFT_ON),),
    case="responsible_left",
)

PEOPLE: tuple[Person, ...] = (*map(_person, _ROWS), LEAVER)

DEMO_USERS = (
    "kommunedirektor",
    "toppleder",
    "linjeleder",
    "rapportor",
    "prosesseier",
    "delprosesseier",
    "policyadmin",
    "systemadmin",
    "leser",
)

_LEADING = ("municipal_director", "top_management", "line_manager")
_LEADERS = {
    grant.unit: person.username
    for person in PEOPLE
    for grant in person.roles
    if grant.role in _LEADING and grant.until is None
}


def leader_of(unit: str) -> str:
    """Return the user name of the person who leads the unit."""
    return _LEADERS[unit]
