"""Which folded tokens can be a Vietnamese syllable, by the rules of spelling.

"oong" (xoong) is left out: it is nearly always a Telex leftover of "ông".
"""

import re

ONSETS = "ngh|ng|nh|ph|th|tr|ch|gh|gi|kh|qu|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x"
RHYMES = """
a ac ach ai am an ang anh ao ap at au ay
e ec ech em en enh eng eo ep et eu
i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong op ot
u ua uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet
uyn uynh uyp uyt uyu
y yem yen yeng yet yeu
""".split()

_SYLLABLE = re.compile(f"(?:{ONSETS})?(?:{'|'.join(sorted(RHYMES, key=len, reverse=True))})")
_ONSET = re.compile(ONSETS)


def onset(token: str) -> str:
    """The consonants that a syllable begins with, as many as can be: "ngh", "tr", or "" for none."""
    found = _ONSET.match(token)
    return found[0] if found else ""


def is_syllable(token: str) -> bool:
    """True for "nghieng", "quyet", "an"; false for "dc", "khoong", "facebook"."""
    return _SYLLABLE.fullmatch(token) is not None
