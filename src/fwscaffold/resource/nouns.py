"""The plural of an English noun by rule, and the noun of a plural."""

import re

# What the rules below would get wrong, of the nouns that name a resource.
IRREGULAR = {
    "alias": "aliases",
    "api": "apis",
    "atlas": "atlases",
    "axis": "axes",
    "bias": "biases",
    "cache": "caches",
    "canvas": "canvases",
    "child": "children",
    "cookie": "cookies",
    "crisis": "crises",
    "criterion": "criteria",
    "diagnosis": "diagnoses",
    "excuse": "excuses",
    "foot": "feet",
    "gas": "gases",
    "half": "halves",
    "headache": "headaches",
    "hero": "heroes",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "lens": "lenses",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "menu": "menus",
    "movie": "movies",
    "person": "people",
    "phenomenon": "phenomena",
    "photo": "photos",
    "potato": "potatoes",
    "quiz": "quizzes",
    "shelf": "shelves",
    "sku": "skus",
    "thief": "thieves",
    "tooth": "teeth",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
SINGULAR = {plural: noun for noun, plural in IRREGULAR.items()}
# Nobody can tell one of these from many: their plural must be given.
UNCOUNTED = frozenset(
    "equipment fish information media money news rice series sheep species".split()
)
SIBILANT = re.compile(r"(s|x|z|ch|sh)$")
WITH_ES = re.compile(r"(ss|(?<![aou])us|x|zz|ch|sh)es$")
NO_PLURAL = re.compile(r"(ss|us|is)$")
Y_AFTER_CONSONANT = re.compile(r"(?<=[^aeiou])y$")


def plural(noun: str) -> str:
    """Return the plural of a noun in snake case, of which the last word counts, or nothing."""
    *before, word = noun.split("_")
    return "_".join([*before, found]) if (found := _plural(word)) else ""


def singular(noun: str) -> str:
    """Return the noun of which this is the plural; itself where it is none."""
    *before, word = noun.split("_")
    return "_".join([*before, _singular(word)])


def _plural(word: str) -> str:
    if word in UNCOUNTED:
        return ""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("is"):
        return f"{word[:-2]}es"
    if SIBILANT.search(word):
        return f"{word}es"
    return Y_AFTER_CONSONANT.sub("ie", word) + "s"


def _singular(word: str) -> str:
    if word in SINGULAR:
        return SINGULAR[word]
    is_one = word in {*IRREGULAR, *UNCOUNTED} or len(word) < 3 or NO_PLURAL.search(word)
    if is_one or not word.endswith("s"):
        return word
    if word.endswith("yses"):
        return f"{word[:-2]}is"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if WITH_ES.search(word) else word[:-1]
