"""What a person may ask of us under data-protection law: all that is about her, and to be forgotten."""

from config.privacy.anonymising import anonymise_person
from config.privacy.exporting import about_person

__all__ = ["about_person", "anonymise_person"]
