"""What stands beside a word and makes a name of it, or of a name something else."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "mr mrs ms mx miss dr prof professor sir lady lord dame rev reverend cllr hhj pc sgt sergeant inspector judge "
    "imam rabbi"
)
"""What stands before a surname."""
PLAIN_TITLES = _set("mr mrs mx")
"""Titles that are nothing else, in small letters too."""

CALLED = _set("called named nicknamed aka alias")
"""Before a name, whatever word it is."""

RELATIVES = _set(
    "son daughter brother sister sibling baby twin cousin nephew niece uncle aunt auntie aunty husband wife partner "
    "boyfriend girlfriend fiance fiancee stepdad stepfather stepmum stepmother stepson stepdaughter step-dad step-mum "
    "step-son step-daughter stepbrother stepsister grandson granddaughter ex-partner ex-husband ex-wife ex half-brother "
    "half-sister"
)
"""Before a name in small letters."""
PEOPLE = RELATIVES | _set(
    "mum mother mam mom dad father nan nana nanny gran granny grandma grandmother grandad grandfather child boy girl "
    "lad toddler teenager teen yp pupil client patient carer neighbour friend mate tenant resident person family"
)
"""Before a name with a capital."""

FAMILY = _set(
    "mum mums mam mom mother mothers dad dads father fathers parent parents brother brothers sister sisters sibling "
    "siblings son daughter child children baby twins nan nanny gran grandma grandmother grandad grandfather "
    "grandparents aunt auntie uncle cousin family partner husband wife boyfriend girlfriend ex stepdad stepmum "
    "stepfather stepmother step-dad step-mum carer carers foster school nursery teacher placement behaviour bedroom "
    "wishes voice feelings birthday solicitor"
)
"""What belongs to a person and to no month."""

SPEAKS = _set(
    "said says told tells asked asks wants wanted feels felt thinks thought believes lives attends attended refused "
    "refuses disclosed discloses agreed agrees likes liked loves loved hates enjoys enjoyed rang phoned texted messaged "
    "emailed spoke cried hit kicked punched bit misses understands remembers absconded engages engaged admitted denied "
    "denies claims claimed stated states described explained explains smiled slept sleeps eats drinks smokes smoked "
    "worries worried struggles struggled replied answered confided apologised lied knows walked talked "
)
"""What a person does and a month does not."""
DOES = SPEAKS | _set(
    "called reported reports presented presents lived moved moves stayed stays missed knew returned shared shares showed "
    "shows threw ran uses used turned walks talks joined left leaves arrived came comes went goes gets got gave gives "
    "took takes brought brings kept keeps started starts stopped stops tried tries wrote writes met sat died hopes sees "
    "saw sent visited signed has had is was hasnt wasnt isnt didnt doesnt does did hadnt seems seemed looks looked needs "
    "needed appears appeared became remains wont couldnt cannot"
)
"""What a person does, among others."""
_STATES = _set(
    "has had is was hasnt wasnt isnt hadnt does did doesnt didnt seems seemed looks looked needs needed appears appeared "
    "came comes went goes became remains turns turned left leaves starts started shows showed gets gives gave brings "
    "brought keeps kept takes took"
)
DOES_ABSTRACT = DOES - _STATES
"""What is said of a person but not of hope, summer and the like."""
ABSTRACT = _set(
    "hope faith joy charity patience harmony destiny liberty serenity trinity mercy prudence summer sunny stormy sandy "
    "heaven misty dusty rusty ginger pearl grace melody temperance clemency chastity constance felicity verity sunshine "
    "storm ocean river meadow sierra dawn eve art bill sky heather holly coral frank precious max dot kit mat nick rose"
) - _set("grace dawn frank nick rose bill dot kit mat holly heather max eve coral")

SMALL_VERBS = _set(
    "will may mark rob sue grant drew don pat hope chase rue wade spike frank max art kent so miles ray guy ash dot "
    "bill mo al dean"
)
"""Of the names that are words too: in small letters after "son" they are rather the next word of the sentence."""

DETERMINERS = _set(
    "the a an this that these those our your their its each every no any some another which whose more most of-the "
    "little much many few such one two three"
)
INSIDE = _set("in at near around outside inside via across throughout towards within")
"""Before a place."""
FROM_TO = _set("from to")
MOTION = _set(
    "moved move moving moves went go goes going gone travel travelled travelling drove drive driving relocated flew fled "
    "came come comes back originally arrived family families people born refugees deported return returned trip"
)
"""Before "from" or "to" and a place."""

PLACE_NOUNS = _set(
    "school schools academy college nursery preschool primary infants juniors hospital hospice clinic surgery centre "
    "center house home court road street lane avenue drive gardens crescent terrace place square unit team teams trust "
    "foundation charity mosque library hub building tower tribunal university institute council inquiry award wing ward "
    "farm theatre gallery museum station estate bridge project pathway programme partnership society association scheme "
    "fund service services way close royal county borough community children"
)
"""The last word, with a capital, of what is called after somebody."""
MAYBE_PLACE_NOUNS = _set("house court street lane way ward farm wing bridge place royal tower park hall hill church")
"""Of these, what is a surname as well."""
THEORY_NOUNS = _set(
    "model models cycle theory hierarchy triangle competence competent competency guidelines guideline principles "
    "syndrome disease inquiry enquiry scale window technique framework effect diamond compliant approach ladder wheel "
    "drama"
)
"""After the name of who thought of it, or of an illness."""
HOUSEHOLD = _set("family families household children siblings kids twins brothers sisters case parents boys girls")
"""After "the" and a surname."""
PARTICLES = _set("van von der den de da do dos das del della di du la le al el bin bint ibn abu ben ap ab ter ten mac")
"""Between the names of one person, in small letters."""
