"""Texts as the words that they say: whether two say the same thing in other words, or another thing."""

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")

TURNING_WORDS = """
ne n pas jamais aucun aucune sans sauf ni seul seule seulement toujours tout toute tous toutes
not no never none without except only always all any every
moins plus minimum maximum less more least most
doit doivent devrait devraient peut peuvent must shall should may can
un une deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente cent mille
one two three four five six seven eight nine ten twelve twenty thirty hundred thousand
minute minutes heure heures jour jours semaine semaines mois an ans annee annees
hour hours day days week weeks month months year years
"""
TURNING = frozenset(TURNING_WORDS.split())
"""Words without accent on which a demand turns: one of them changed, and it may no longer be the same."""


@lru_cache(maxsize=10_000)
def words(text: str) -> tuple[str, ...]:
    """In lower case and without accents; neither spaces nor punctuation count."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple(WORD.findall(plain))


def similarity(one: str, other: str) -> float:
    """From 0, no word in common, to 1, the same words in the same order."""
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()


def turns(one: str, other: str) -> bool:
    """Whether a number, a unit of time, a negation or a « doit » came or went."""
    return _turning(one) != _turning(other)


def _turning(text: str) -> Counter[str]:
    return Counter(word for word in words(text) if word in TURNING or word[0].isdigit())
