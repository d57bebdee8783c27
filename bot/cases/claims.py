"""A message taken apart: its sentences, and which of them claim something that can be checked.

What is picked is a proposal by plain word lists; the person may look at every sentence.
"""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…؟]+[\"'”’»)\]]*(?=\s|$)|。")
_SHORT = frozenset(
    (
        "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "no", "nr", "vs", "etc", "approx", "inc",
        "ltd", "st", "esim", "mm", "ts", "tms", "puh", "klo", "n", "tp", "v.v", "ths", "gs",
    )
)  # fmt: skip
"""Written with a full stop that ends no sentence; single letters are not listed, but count."""

_CLAIMS: tuple[str, ...] = (
    # English
    r"\byou (\w+ ){0,2}(promised|said|told|agreed|guaranteed|assured)\b",
    r"\byou (never|always|did ?n[o'’]t|have ?n[o'’]t)",
    r"\byou (\w+ ){0,2}(forgot|refused|missed|were supposed|failed|broke|delivered|charged)\b",
    r"\b(we|I) (\w+ ){0,2}(agreed|paid|already|told you|asked|was promised|never (got|had))\b",
    r"\b(as|like) (agreed|discussed|promised)\b|\b(your|the) (fault|mistake|bug|error)\b",
    r"\b(never|always|nothing|overdue|late|unusable|broken|wrong|missing|included|deadline)\b",
    r"\b(does|do|did|is|are)(n[o'’]t| not) (work|working|ready|done|finished|what)\b",
    # Finnish
    r"\b(lupasi(t|tte)|sanoi(t|tte)|sovi(ttiin|mme)|väit(it|itte)|et (ole|tehnyt)|ette ole)\b",
    r"\b(aina|ei koskaan|ei mikään|myöhässä|rikki|ei toimi|puuttuu|virhe|syy(tä|si))\b",
    # Vietnamese
    r"(bạn|anh|chị|em) (đã )?(hứa|nói|bảo|đồng ý|cam kết|quên|làm sai)",
    r"(chúng ta|mình) đã (thỏa|thoả)|lỗi (của|là)|trễ|muộn|luôn luôn|(chưa|không) bao giờ",
    r"không (hoạt động|chạy|đúng|dùng được)",
    # Persian
    r"(قول داد|گفت(ی|ید)|قرار (بود|ما|مان|گذاشت)|توافق|قرارمان|تعهد|پرداخت کرد|پول داد)",
    r"(همیشه|هیچ[‌ ]?وقت|هرگز|کار نمی[‌ ]?کند|خراب|اشتباه|تقصیر|دیر (شد|کرد)|ناقص|تحویل ندا)",
    # Arabic
    r"(وعد(ت|تم|تني)|قلت|قلتم|اتفقنا|كما اتفق|تعهدت|دفعت|دفعنا)",
    r"(دائم(ا|ًا)|أبد(ا|ًا)|لا (يعمل|تعمل)|معطل|خطأ|خطؤك|تأخر|متأخر|ناقص|لم (تسلم|تفعل|ترسل))",
    # A date, a share or an amount, in whatever digits.
    r"\d+\s?(%|٪|€|\$|£|usd|eur|euro|dollar|toman|تومان|ریال|یورو|دولار|ريال|đ|vnd|đồng)",
    r"[€$£]\s?\d|\b\d{1,2}[./]\d{1,2}\b|\b\d{4}-\d{2}-\d{2}\b",
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"\b(maanantai|tiistai|keskiviikko|torstai|perjantai)",
)
_CLAIM = re.compile("|".join(f"(?:{each})" for each in _CLAIMS), re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Split a text where its sentences end; a line ends one, a number or an address does not."""
    return [found for line in text.splitlines() for found in _of_line(line.strip()) if found]


def claims(found: list[str]) -> list[int]:
    """Say which of these sentences claim something, by their places."""
    return [at for at, sentence in enumerate(found) if _CLAIM.search(sentence)]


def _of_line(line: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        if _goes_on(line[start : end.start()], end.group(), line[end.end() :].lstrip()):
            continue
        yield line[start : end.end()].strip()
        start = end.end()
    yield line[start:].strip()


def _goes_on(before: str, sign: str, after: str) -> bool:
    """Tell a full stop within a sentence: of an abbreviation, an initial, a number in a date."""
    if not sign.startswith(".") or len(sign) > 1 or not after:
        return False
    word = before.rsplit(None, 1)[-1].lower().lstrip("(\"'“‘«") if before.strip() else ""
    if word in _SHORT or (len(word) == 1 and word.isalpha()):
        return True
    return word.isdecimal() and (after[0].islower() or after[0].isdecimal())
