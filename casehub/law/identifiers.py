"""Numbers with a check digit; each reader returns the normal form or says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from casehub.law.rights import PatentKind

ELEVEN = 11
PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
PATENT_KINDS: dict[str, PatentKind] = {
    "1": PatentKind.INVENTION,
    "8": PatentKind.INVENTION,
    "2": PatentKind.UTILITY_MODEL,
    "9": PatentKind.UTILITY_MODEL,
    "3": PatentKind.DESIGN,
}
NEW_NUMBERS_FROM, OLD_NUMBERS_FROM = 2003, 1985
OLD_LENGTH = 8
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I O S V Z
CREDIT_LENGTH = 18
PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PERSON_CHECKS = "10X98765432"
POSTAL_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
LAST_SEQUENCE = 99_999
_FLOW = "([A-Z]{2})-([0-9]{6})-([0-9]{6})-([0-9]{4})-([0-9]{5})-([0-9X])"
LOOKALIKES = {"O": "0", "I": "1", "L": "1"}


class IdentifierFault(ValueError):
    """A number that cannot be right; the message is one Chinese clause for the form."""


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """A patent number in normal form (ZL202329990317.6) and what it tells."""

    text: str
    kind: PatentKind
    year: int

    @property
    def kind_name(self) -> str:
        """发明, 实用新型 or 外观设计."""
        return self.kind.words


@dataclass(frozen=True, slots=True)
class FlowNumber:
    """A 流转编号 in normal form and what it tells; message: which letter of the exchange, or None.

    sender, receiver: region codes. sequence: which of the sender's of that type and year it is.
    """

    text: str
    kind: str
    sender: str
    receiver: str
    year: int
    sequence: int
    message: int | None = None


def normalise(text: str) -> str:
    """Turn full-width characters into plain ones, drop blanks, and write letters large."""
    plain = unicodedata.normalize("NFKC", text).replace("。", ".")
    return "".join(plain.split()).upper()


def read_patent_number(text: str) -> PatentNumber:
    """Read ZL + 12 digits + check digit, or the 8-digit form used before October 2003."""
    number = normalise(text)
    if not number:
        raise IdentifierFault("请填写专利号")
    body = number.removeprefix("ZL")
    for letter, figure in LOOKALIKES.items():
        if letter in body:
            raise IdentifierFault(f"专利号中有字母{letter}，请核对是否应为数字{figure}")
    match = re.fullmatch(r"([0-9]+)\.?([0-9X])", body)
    if match is None:
        raise IdentifierFault("专利号应为ZL加12位数字、小数点和1位校验位，例如ZL202329990317.6")
    digits, given = match.groups()
    if len(digits) == OLD_LENGTH and "." in body:
        return _old_patent_number(digits, given)
    if len(digits) != len(PATENT_WEIGHTS):
        raise IdentifierFault(
            f"专利号小数点前应为12位数字（2003年10月以前为8位），现为{len(digits)}位"
        )
    if not number.startswith("ZL"):
        raise IdentifierFault("专利号应以ZL开头；只有申请号的，专利尚未授权")
    if int(digits[:4]) < NEW_NUMBERS_FROM:
        raise IdentifierFault(f"专利号前四位应为申请年份，{digits[:4]}年不可能")
    kind = _patent_kind(digits[4], "第五")
    _check_patent_digit(digits, given)
    return PatentNumber(f"ZL{digits}.{given}", kind, int(digits[:4]))


def _old_patent_number(digits: str, given: str) -> PatentNumber:
    short = int(digits[:2])
    year = short + (1900 if short >= OLD_NUMBERS_FROM % 100 else 2000)
    if year > NEW_NUMBERS_FROM:
        raise IdentifierFault("2003年10月以后的专利号为12位数字加校验位，8位数字不可能")
    kind = _patent_kind(digits[2], "第三")
    _check_patent_digit(digits, given)
    return PatentNumber(f"ZL{digits}.{given}", kind, year)


def _patent_kind(figure: str, place: str) -> PatentKind:
    kind = PATENT_KINDS.get(figure)
    if kind is None:
        raise IdentifierFault(
            f"专利号{place}位应为1或8（发明）、2或9（实用新型）、3（外观设计），现为{figure}"
        )
    return kind


def patent_check_digit(digits: str) -> str:
    """Return the check digit over 8 or 12 digits: weighted sum modulo 11, 10 written X."""
    total = sum(int(one) * weight for one, weight in zip(digits, PATENT_WEIGHTS, strict=False))
    return "0123456789X"[total % ELEVEN]


def _check_patent_digit(digits: str, given: str) -> None:
    right = patent_check_digit(digits)
    if right != given:
        raise IdentifierFault(f"专利号校验位应为{right}，现为{given}，请核对各位数字")


def read_credit_code(text: str) -> str:
    """Read a 统一社会信用代码 (GB 32100, 18 characters, modulo 31)."""
    code = normalise(text)
    if len(code) != CREDIT_LENGTH:
        raise IdentifierFault(f"统一社会信用代码应为18位，现为{len(code)}位")
    for place, letter in enumerate(code, 1):
        if letter not in CREDIT_ALPHABET:
            raise IdentifierFault(
                f"统一社会信用代码第{place}位不能是“{letter}”（只用数字和除I、O、S、V、Z外的字母）"
            )
    if not code[2:8].isdigit():
        raise IdentifierFault("统一社会信用代码第3至8位应为行政区划数字")
    total = sum(
        CREDIT_ALPHABET.index(one) * pow(3, place, len(CREDIT_ALPHABET))
        for place, one in enumerate(code[:-1])
    )
    right = CREDIT_ALPHABET[-total % len(CREDIT_ALPHABET)]
    if code[-1] != right:
        raise IdentifierFault(f"统一社会信用代码校验位应为{right}，现为{code[-1]}，请核对各位")
    return code


def read_person_number(text: str) -> str:
    """Read a 居民身份证号码 (GB 11643, 18 characters, ISO 7064 MOD 11-2)."""
    number = normalise(text)
    if re.fullmatch(r"[0-9]{17}[0-9X]", number) is None:
        raise IdentifierFault("居民身份证号码应为18位，前17位为数字，末位为数字或X")
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        raise IdentifierFault(f"居民身份证号码中的出生日期{number[6:14]}不存在") from None
    total = sum(int(one) * weight for one, weight in zip(number, PERSON_WEIGHTS, strict=False))
    right = PERSON_CHECKS[total % ELEVEN]
    if number[-1] != right:
        raise IdentifierFault(f"居民身份证号码校验位应为{right}，现为{number[-1]}，请核对各位数字")
    return number


def flow_check_digit(digits: str) -> str:
    """Return the ISO 7064 MOD 11-2 check character over a row of digits, 10 written X."""
    remainder = 0
    for one in digits:
        remainder = (remainder + int(one)) * 2 % ELEVEN
    return "0123456789X"[(1 - remainder) % ELEVEN]


def flow_id(kind: str, sender: str, receiver: str, year: int, sequence: int) -> str:
    """Make a 流转编号: type, sender and receiver region, year, sequence and check character."""
    if not 1 <= sequence <= LAST_SEQUENCE:
        raise IdentifierFault("流转编号的顺序号应在1至99999之间")
    digits = f"{sender}{receiver}{year:04d}{sequence:05d}"
    made = f"{kind}-{sender}-{receiver}-{year:04d}-{sequence:05d}-{flow_check_digit(digits)}"
    return read_flow_number(made).text


def read_flow_number(text: str) -> FlowNumber:
    """Read a 流转编号 such as XC-500000-511700-2026-00001-5. Raises IdentifierFault."""
    return _flow_number(text, _FLOW)


def read_message_number(text: str) -> FlowNumber:
    """Read a 流转编号, or the number of one message: …-5/M2. Raises IdentifierFault."""
    return _flow_number(text, rf"{_FLOW}(?:/M([0-9]+))?")


def _flow_number(text: str, form: str) -> FlowNumber:
    read = re.fullmatch(form, normalise(text))
    if read is None:
        raise IdentifierFault("流转编号的格式应如XC-500000-511700-2026-00001-5")
    kind, sender, receiver, year, sequence, given, *more = read.groups()
    right = flow_check_digit(sender + receiver + year + sequence)
    if given != right:
        raise IdentifierFault(f"流转编号校验位应为{right}，现为{given}，请核对各位数字")
    number = f"{kind}-{sender}-{receiver}-{year}-{sequence}-{given}"
    message = next((int(one) for one in more if one), None)
    return FlowNumber(number, kind, sender, receiver, int(year), int(sequence), message)


def read_mail_number(text: str) -> str:
    """Read an EMS number (UPU S10: two letters, eight digits, check digit, country)."""
    number = normalise(text)
    if re.fullmatch(r"[A-Z]{2}[0-9]{9}[A-Z]{2}", number) is None:
        raise IdentifierFault("邮件号码应为2个字母、9位数字和2个字母，例如EX000020019CN")
    weighted = zip(number[2:10], POSTAL_WEIGHTS, strict=True)
    rest = ELEVEN - sum(int(one) * weight for one, weight in weighted) % ELEVEN
    right = {10: "0", 11: "5"}.get(rest, str(rest))
    if number[10] != right:
        raise IdentifierFault(f"邮件号码校验位应为{right}，现为{number[10]}，请核对各位数字")
    return number


# Where one stands in a text: between what is neither letter nor digit.
_MAIL_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{9}[A-Z]{2}(?![A-Za-z0-9])")


def mail_numbers_in(text: str) -> list[str]:
    """The EMS numbers that stand in a text; what has a wrong check digit is none."""
    found = []
    for one in dict.fromkeys(_MAIL_NUMBER.findall(text)):
        try:
            found.append(read_mail_number(one))
        except IdentifierFault:
            continue
    return found


# A line of a first page that is nothing but the number of the paper: 达市监协〔2026〕12号.
_PAPER_NUMBER = re.compile(
    r"^[^\S\n]*((?:[\u4e00-\u9fff][^\S\n]*){1,24}[〔\[(（【][^\S\n]*\d{4}[^\S\n]*[〕\])）】]"
    r"[^\S\n]*\d{1,6}[^\S\n]*号)[^\S\n]*$",
    re.MULTILINE,
)


def paper_number_on(page: str) -> str:
    """The 文号 that a first page bears on a line of its own, with the usual brackets; "" for none.

    Where two stand like that the page does not tell which is its own.
    """
    found = {re.sub(r"\s", "", one) for one in _PAPER_NUMBER.findall(page)}
    if len(found) != 1:
        return ""
    return re.sub(r"[\[(（【](\d{4})[\])）】]", r"〔\1〕", found.pop())
