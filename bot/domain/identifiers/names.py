"""Names of people in a text, by lists of names and by what stands beside a word (P0-1e, P1-8h, P4-2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.identifiers import evidence as ev
from bot.domain.identifiers.finding import Span
from bot.domain.identifiers.lexicon import Lexicon, lexicon
from bot.domain.identifiers.tokens import Shape, Token, tokens

# In small letters a name of three letters counts where it is as good as no abbreviation.
_SHORT = frozenset(
    "amy ava ben bev dan eli eva ewa huw ian jen jim joe jon ken kev kia kim lea lee len leo liz luc lyn meg mia ned "
    "noa raj reg ron roy ted tia tom val viv wes zac zak zoe kai zia".split()
)
_MOST = 0.6
"""A line is all in capitals, or all capitalised, where this part of its words is."""
_LONGEST_RUN = 5


def names(plain: str) -> Iterator[Span]:
    """Places of names: of one person's names that stand side by side one place."""
    found = tokens(plain)
    reader = _Reader(found, lexicon(), loud=_is_loud(found))
    yield from reader.spans()


def _is_loud(found: Sequence[Token]) -> bool:
    """Whether a text is typed in capitals throughout."""
    long = [one for one in found if len(one.key) > 1]
    return len(long) > 2 and sum(one.shape is Shape.UPPER for one in long) >= _MOST * len(long)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the words of one text.

    Attributes:
        words: in its order.
        lists: the lists of names.
        loud: the text is typed in capitals.
    """

    words: list[Token]
    lists: Lexicon
    loud: bool

    def spans(self) -> Iterator[Span]:
        """The names, each with what belongs to it."""
        marked = [self._is_name(place) for place in range(len(self.words))]
        self._mark_companions(marked)
        place = 0
        while place < len(self.words):
            if not marked[place]:
                place += 1
                continue
            last = self._last(place, marked)
            yield self.words[self._first(place)].start, self.words[last].end
            place = last + 1

    # --- what stands beside a word ---------------------------------------------------------------

    def _before(self, place: int, steps: int = 1) -> Token | None:
        """The word before, where nothing stands between."""
        at = place - steps
        near = all(self.words[one].near for one in range(max(at, 0) + 1, place + 1))
        return self.words[at] if at >= 0 and near else None

    def _after(self, place: int, steps: int = 1) -> Token | None:
        at = place + steps
        near = at < len(self.words) and all(self.words[one].near for one in range(place + 1, at + 1))
        return self.words[at] if near else None

    def _key_before(self, place: int, steps: int = 1) -> str:
        found = self._before(place, steps)
        return found.key if found else ""

    def _key_after(self, place: int, steps: int = 1) -> str:
        found = self._after(place, steps)
        return found.key if found else ""

    # --- one word --------------------------------------------------------------------------------

    def _is_name(self, place: int) -> bool:
        word = self.words[place]
        if word.shape in {Shape.LETTER, Shape.ODD}:
            return word.shape is Shape.ODD and self._is_clear(word) and "-" not in word.key
        if self._has_title(place, word):
            return True
        if word.shape is Shape.LOWER:
            return self._is_small_name(place, word)
        if word.shape is Shape.UPPER:
            return self._is_loud_name(place, word)
        return self._is_capitalised_name(place, word)

    def _is_clear(self, word: Token) -> bool:
        """Whether the lists have it as a name and as nothing else; of a double name one part is enough."""
        lists = self.lists
        if word.key in lists.terms:
            return False
        return any(part in lists.given or part in lists.surnames for part in word.parts) and all(
            len(part) > 1 for part in word.parts
        )

    def _has_title(self, place: int, word: Token) -> bool:
        title = self._before(place)
        if title is None or title.key not in ev.TITLES or len(word.key) < 2:
            return False
        lists = self.lists
        known = self._is_clear(word) or word.key in lists.maybe_surnames or word.key in lists.maybe_given
        if word.shape is Shape.LOWER:
            return known and (
                title.key in ev.PLAIN_TITLES or (self._is_clear(word) and title.shape is not Shape.TITLE)
            )
        if title.shape is Shape.LOWER and title.key not in ev.PLAIN_TITLES | {"ms", "miss", "dr", "prof"}:
            return known
        if word.key in ev.PLACE_NOUNS - ev.MAYBE_PLACE_NOUNS or word.key in ev.PEOPLE:
            return False
        return known or title.key in {"mr", "mrs", "ms", "mx", "dr", "miss"} or not lists.is_word(word.key)

    def _is_called(self, place: int) -> bool:
        before = self._key_before(place)
        if before in ev.CALLED:
            return True
        earlier = self._key_before(place, 2)
        return (before == "as" and earlier in {"known", "name"}) or (before == "is" and earlier == "name")

    def _is_small_name(self, place: int, word: Token) -> bool:
        """In small letters: names that are nothing else, and others where the words beside them leave no doubt."""
        lists = self.lists
        if self._is_small_given(word):
            return True
        if self._owner_without_apostrophe(place, word):
            return True
        usual = lists.is_word(word.key)
        maybe = word.key in lists.maybe_given or word.key in lists.rarely_given
        if word.key in lists.surnames and self._is_household(place):
            return True
        if self._is_called(place):
            return maybe or self._is_clear(word) or (not usual and len(word.key) > 2)
        if word.owns and self._key_after(place) in ev.FAMILY:
            return maybe or self._is_clear(word) or (not usual and len(word.key) > 2)
        if self._key_before(place) in ev.RELATIVES and len(word.key) > 2:
            if word.key in lists.maybe_given:
                return word.key not in ev.SMALL_VERBS
            return not usual and len(word.key) > 3 and not word.owns
        return False

    def _is_small_given(self, word: Token) -> bool:
        """Whether it is a first name in small letters too."""
        given = self.lists.given
        sure = any(part in given and (len(part) > 3 or part in _SHORT) for part in word.parts)
        if len(word.parts) == 1 or not sure:
            return sure and word.key not in self.lists.terms
        return all(part in given or part in self.lists.maybe_given for part in word.parts)

    def _owner_without_apostrophe(self, place: int, word: Token) -> bool:
        """Whether it is a name with the s of a possessive: "kaydens mum"."""
        name = word.key[:-1]
        if not word.key.endswith("s") or len(name) < 3 or self._key_after(place) not in ev.FAMILY:
            return False
        if name in self.lists.given:
            return True
        return name in self.lists.maybe_given and name not in {"so", "al", "mark", "bill"}

    def _is_loud_name(self, place: int, word: Token) -> bool:
        """In capitals: in a text that has nothing else, and by itself."""
        lists = self.lists
        if word.key in lists.capitals or word.key in lists.terms:
            return False
        clear = self._is_clear(word)
        if clear and (len(word.key) > 3 or self._acts(place, ev.DOES) or word.key in _SHORT):
            return word.key in lists.given or not self.loud or self._beside_given(place) or len(word.key) > 4
        if clear or word.key in lists.maybe_given:
            before = self._key_before(place)
            return len(word.key) > 2 and (
                self._acts(place, ev.DOES_ABSTRACT if self.loud else ev.DOES)
                or (before in ev.RELATIVES and word.key not in ev.SMALL_VERBS)
                or self._is_called(place)
            )
        return self._is_called(place) and not lists.is_word(word.key)

    def _beside_given(self, place: int) -> bool:
        return self._key_before(place) in self.lists.given | self.lists.maybe_given

    def _is_capitalised_name(self, place: int, word: Token) -> bool:
        lists = self.lists
        if self._is_called(place) and (word.key not in lists.terms or word.key in lists.rarely_given):
            return True
        if word.key in lists.maybe_given and not self._is_clear(word):
            return self._is_maybe_given(place, word)
        if word.key in lists.rarely_given:
            return self._is_rarely_given(place, word)
        if self._is_clear(word):
            return not self._is_something_else(place, word)
        if self._is_household(place) or self._is_plural_family(place, word):
            return True
        if word.key in lists.maybe_surnames and not word.owns:
            return self._key_before(place) in {"baby", "family"} and not word.begins
        if self._owner_without_apostrophe(place, word):
            return True
        if lists.is_word(word.key) or word.key in lists.maybe_surnames:
            return False
        return self._is_unknown_name(place, word)

    def _is_something_else(self, place: int, word: Token) -> bool:
        """Whether a place, an institution or a theory is called after who had the name."""
        if self._key_before(place) in {"st", "saint"}:
            return True
        theory = {self._key_after(place), self._key_after(place, 2)} & ev.THEORY_NOUNS
        if theory and (word.key not in self.lists.given or self._key_after(place) in ev.THEORY_NOUNS):
            return True
        return not word.owns and self._is_place_name(place)

    def _is_place_name(self, place: int) -> bool:
        """Whether capitalised words side by side end as a school, a street or a team does."""
        last = place
        while last - place < _LONGEST_RUN:
            following = self._after(last)
            if following is None or following.shape is not Shape.TITLE:
                break
            last += 1
        ending = self.words[last].key
        if last == place or ending not in ev.PLACE_NOUNS | ev.MAYBE_PLACE_NOUNS:
            return False
        if ending in ev.MAYBE_PLACE_NOUNS and last == place + 1 and self.words[place].key in self.lists.given:
            return self._key_before(place) in ev.INSIDE | {"the", "on", "to", "from"}
        return True

    def _acts(self, place: int, verbs: frozenset[str]) -> bool:
        """Whether what follows is said of a person: a verb, an age, what belongs to them."""
        word = self.words[place]
        if word.owns:
            return self._key_after(place) in ev.FAMILY
        following = self._key_after(place)
        if following in {"also", "still", "now", "just", "never", "always", "then", "who", "really"}:
            following = self._key_after(place, 2)
        return word.comma or following in verbs

    def _has_surname(self, place: int) -> bool:
        """Whether a surname with a capital follows."""
        following = self._after(place)
        if following is None or following.shape is not Shape.TITLE:
            return False
        key = following.key
        if key in self.lists.maybe_surnames:
            return self._is_end_of_run(place + 1) and key not in ev.PLACE_NOUNS
        if key in self.lists.terms or key in self.lists.places:
            return False
        return (self._is_clear(following) or not self.lists.is_word(key)) and not self._is_place_name(place)

    def _is_end_of_run(self, place: int) -> bool:
        """Whether no other usual word with a capital follows, as in "Grace Young People"."""
        following = self._after(place)
        return following is None or following.shape is Shape.LOWER or self._is_clear(following)

    def _is_maybe_given(self, place: int, word: Token) -> bool:
        """A first name that is a word too."""
        if self._has_surname(place):
            return True
        verbs = ev.DOES_ABSTRACT if word.key in ev.ABSTRACT else ev.DOES
        if word.begins or self._is_heading(place):
            return self._acts(place, verbs) or (word.owns and word.key not in ev.ABSTRACT)
        before = self._before(place)
        if before is not None:
            if before.key in ev.DETERMINERS or before.key in {"st", "saint"}:
                return False
            if word.key in self.lists.places and self._is_at_place(place):
                return False
            if before.shape is Shape.TITLE and not before.begins and not self._may_precede(before):
                return False
        return not self._is_place_name(place) and not self._is_end_of_title(place)

    def _is_end_of_title(self, place: int) -> bool:
        """Whether a usual word with a capital follows: "the Hope Fund", "Will Power"."""
        following = self._after(place)
        if following is None or following.shape is not Shape.TITLE or self.words[place].owns:
            return False
        return following.key not in self.lists.maybe_surnames and self.lists.is_word(following.key)

    def _may_precede(self, before: Token) -> bool:
        """Whether a capitalised word before a name can belong to it, or be what somebody is called."""
        lists = self.lists
        return (
            before.key in ev.PEOPLE
            or before.key in ev.TITLES
            or self._is_clear(before)
            or before.key in lists.maybe_given
            or not lists.is_word(before.key)
        )

    def _is_heading(self, place: int) -> bool:
        """Whether the words around are capitalised whatever they are."""
        around = [self._before(place, 2), self._before(place), self._after(place), self._after(place, 2)]
        usual = [one for one in around if one and one.shape is Shape.TITLE and self.lists.is_word(one.key)]
        return len(usual) > 2

    def _is_at_place(self, place: int) -> bool:
        """Whether the words before are those before a place."""
        before = self._key_before(place)
        return before in ev.INSIDE or (before in ev.FROM_TO and self._key_before(place, 2) in ev.MOTION)

    def _is_rarely_given(self, place: int, word: Token) -> bool:
        """A word that is a first name now and then."""
        before = self._key_before(place)
        if word.owns:
            return self._key_after(place) in ev.FAMILY
        if before in ev.INSIDE | ev.DETERMINERS | {"on", "by", "since", "until", "for", "of", "last", "next", "mid"}:
            return False
        following = self._after(place)
        if following is not None and following.shape is Shape.TITLE and following.key in self.lists.surnames:
            return not self._is_place_name(place)
        return before in ev.RELATIVES or self._key_after(place) in ev.SPEAKS

    def _is_household(self, place: int) -> bool:
        """Whether it stands as a surname does in "the Green family"."""
        word = self.words[place]
        if word.key in {"young", "foster", "early", "church", "court", "care", "test"}:
            return False
        named = word.key in self.lists.surnames or word.key in self.lists.maybe_surnames
        if not named and (word.shape is Shape.LOWER or self.lists.is_word(word.key)):
            return False
        following = self._after(place)
        return (
            self._key_before(place) in {"the", "a", "whole"}
            and following is not None
            and following.shape is not Shape.TITLE
            and following.key in ev.HOUSEHOLD
        )

    def _is_plural_family(self, place: int, word: Token) -> bool:
        """Whether it is a family by its surname: "the Khans"."""
        name = word.key[:-1]
        return (
            self._key_before(place) == "the"
            and word.key.endswith("s")
            and name in self.lists.surnames
            and not self.lists.is_word(word.key)
            and not self._is_place_name(place)
        )

    def _is_unknown_name(self, place: int, word: Token) -> bool:
        """A capitalised word that no list has."""
        if len(word.key) < 3 or self._is_place_name(place):
            return False
        following = self._key_after(place)
        if word.begins or self._is_heading(place):
            if word.owns or following in ev.SPEAKS or self._has_surname(place):
                return not word.owns or following in ev.FAMILY
            return following in ev.DOES and _looks_like_name(word.key)
        before = self._before(place)
        if before is not None:
            if before.key in ev.DETERMINERS:
                return False
            if before.shape is Shape.TITLE and not before.begins and not self._may_precede(before):
                return False
        if following in ev.THEORY_NOUNS or self._key_after(place, 2) in ev.THEORY_NOUNS:
            return False
        return not self._is_at_place(place) and self._key_before(place) not in {"st", "saint"}

    # --- several words ---------------------------------------------------------------------------

    def _mark_companions(self, marked: list[bool]) -> None:
        """Marks a name that is a word too, in small letters, where an "and" joins it to a sure one."""
        for place, word in enumerate(self.words):
            if marked[place] or word.key not in self.lists.maybe_given or word.key in ev.SMALL_VERBS:
                continue
            joined = self._key_before(place) == "and" and place > 1 and marked[place - 2]
            joins = self._key_after(place) == "and" and place + 2 < len(marked) and marked[place + 2]
            if (joined or joins) and len(word.key) > 2 and word.shape is not Shape.TITLE:
                marked[place] = True

    def _first(self, place: int) -> int:
        """Where a name begins: with the initial before it."""
        before = self._before(place)
        return place - 1 if before and before.shape is Shape.LETTER and before.key not in {"a", "i"} else place

    def _last(self, place: int, marked: Sequence[bool]) -> int:
        """Where the name ends that begins at a marked word."""
        last = place
        while last + 1 < len(self.words) and last - place < _LONGEST_RUN:
            following = self.words[last + 1]
            if not following.near or self.words[last].owns:
                break
            if marked[last + 1] or self._goes_on(last, following):
                last += 1
                continue
            behind = self.words[last + 2] if last + 2 < len(self.words) else None
            linked = following.key in ev.PARTICLES or following.shape is Shape.LETTER
            if not linked or behind is None or not behind.near or not marked[last + 2]:
                break
            last += 2
        return last

    def _goes_on(self, last: int, following: Token) -> bool:
        """Whether the next word is a surname of the name before, or another of its first names."""
        lists, shape = self.lists, self.words[last].shape
        if following.shape is not shape or shape is Shape.ODD:
            return False
        if shape is Shape.LOWER:
            return following.key in lists.surnames and len(following.key) > 3
        if following.key in lists.terms or following.key in ev.DOES or not self._is_end_of_run(last + 1):
            return False
        return (
            following.key in lists.maybe_surnames
            or following.key in lists.maybe_given
            or self._is_clear(following)
            or (shape is Shape.TITLE and not lists.is_word(following.key))
        )


_HARDLY = ("ing", "tion", "sion", "ment", "ness", "ity", "ed", "ly", "ism", "ance", "ence", "ble", "ive", "ous", "ship")


def _looks_like_name(key: str) -> bool:
    """Whether a word that no list has is rather a name than a slip of the finger."""
    return 3 < len(key) < 10 and not key.endswith(_HARDLY) and any(one in "aeiouy" for one in key)
