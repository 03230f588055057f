"""What has been published, in a folder that stands without the program; and such a folder read back again.

LESMEG.txt                                  what the folder is, in words
manifest.json                               format, schema, and SHA-256 and size of every other file; written last
skjema/*.xsd                                the schemas that the XML follows
felles/arkivmelding.xml, kommune.json, prosesskart-N.json
                                            units, names of people, and the process maps that were decided with
policyer/SLUG/arkivmelding.xml, policy.json the policy as a saksmappe, and its reviews
policyer/SLUG/NUMBER/arkivmelding.xml, SLUG-NUMBER.pdf, versjon.json, figur-KEY.png
                                            a published version as a journalpost: the PDF, the text, the decision, and
                                            each of its figures; a diagram is a drawing in the text that was decided on

The same database gives the same bytes.
"""

FORMAT = 1
#: The message type and the version of its schema, as Fiks Arkiv calls them.
SCHEMA = "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett"
MESSAGE = "arkivmelding.xml"
#: How the file of a figure ends, by its media type.
PICTURES = {"image/png": ".png", "image/jpeg": ".jpg"}


class ArchiveError(Exception):
    """An archive that cannot be written or read; the message says why, for the operator."""
