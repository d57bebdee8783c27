"""The languages that the coach speaks, by their own names; their texts live in the catalogs."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.messages import Calendar, Manner

SOURCE = "en"
"""The language in which every text is first written, and which stands in for a missing one."""
ASCII = "0123456789"
JALALI = frozenset({"fa", SOURCE})
"""The languages that have names for the months of the Jalali calendar."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: `locale` has a territory, since week, calendar and digits depend on it.

    `digits` are its own ten digits, or the ASCII ones where these are its own.
    """

    code: str
    name: str
    locale: str
    rtl: bool = False
    digits: str = ASCII
    calendar: Calendar = "gregorian"

    def digits_for(self, manner: Manner) -> str:
        """Give the digits that somebody reads, in their order."""
        return ASCII if manner.latin else self.digits

    def calendar_for(self, manner: Manner) -> Calendar:
        """Give the calendar that somebody goes by; its months have no names in every language."""
        wanted = manner.calendar or self.calendar
        return wanted if wanted == "gregorian" or self.code in JALALI else "gregorian"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", "en_GB"),
        Language("fa", "فارسی", "fa_IR", rtl=True, digits="۰۱۲۳۴۵۶۷۸۹", calendar="jalali"),
        Language("ar", "العربية", "ar_EG", rtl=True, digits="٠١٢٣٤٥٦٧٨٩"),
        Language("vi", "Tiếng Việt", "vi_VN"),
        Language("fi", "Suomi", "fi_FI"),
    )
}
"""Code -> language, in the order in which they are offered."""


def language_of(code: str) -> Language:
    """Give the language of a code, English for one that is not spoken here."""
    return LANGUAGES.get(code, LANGUAGES[SOURCE])


def pick(language_code: str | None, available: Collection[str]) -> str:
    """Choose among the available languages by an IETF code such as `fa-AF`; English otherwise."""
    base = (language_code or "").replace("_", "-").partition("-")[0].lower()
    return base if base in available else SOURCE
