"""Languages: their names as tags, and their detection."""

from __future__ import annotations

import pytest

from mediacompare.languages import count_roughly, detect_language, language_tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("English", "en"),
        ("ENGLISH; ANGLAIS", "en"),
        ("en_US", "en-US"),
        ("en-gb", "en-GB"),
        ("de_DE.UTF-8", "de-DE"),
        ("deu", "de"),
        ("ger", "de"),
        ("Deutsch", "de"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("Français", "fr"),
        ("Nederlands; Vlaams", "nl"),
        ("中文", "zh"),
        ("русский", "ru"),
        ("nb-NO", "nb-NO"),
        ("unknown", None),
        ("und", None),
        ("", None),
        ("12", None),
        ("qqq", None),
    ],
)
def test_names_and_codes_become_tags(declared: str, tag: str | None) -> None:
    assert language_tag(declared) == tag


TEXTS = {
    "en": "The council said on Monday that the bridge over the river would be closed for a week, "
    "and that buses would take people to the other side of the town until it opens again.",
    "de": "Der Rat teilte am Montag mit, dass die Brücke über den Fluss für eine Woche gesperrt "
    "wird und Busse die Leute auf die andere Seite der Stadt bringen, bis sie wieder öffnet.",
    "fr": "Le conseil a fait savoir lundi que le pont sur la rivière serait fermé pendant une "
    "semaine et que des bus conduiraient les gens de l'autre côté de la ville.",
    "es": "El consejo dijo el lunes que el puente sobre el río se cerrará durante una semana y "
    "que los autobuses llevarán a la gente al otro lado de la ciudad hasta que se abra.",
    "it": "Il consiglio ha detto lunedì che il ponte sul fiume resterà chiuso per una settimana e "
    "che gli autobus porteranno la gente dall'altra parte della città.",
    "nl": "De raad zei maandag dat de brug over de rivier een week dicht gaat en dat bussen de "
    "mensen naar de andere kant van de stad brengen tot hij weer open is.",
    "pt": "O conselho disse na segunda-feira que a ponte sobre o rio ficará fechada por uma semana "
    "e que os ônibus levarão as pessoas ao outro lado da cidade.",
    "pl": "Rada poinformowała w poniedziałek, że most na rzece zostanie zamknięty na tydzień, a "
    "autobusy będą wozić ludzi na drugą stronę miasta, dopóki nie zostanie otwarty ponownie.",
    "ru": "Совет сообщил в понедельник, что мост через реку будет закрыт на неделю и что автобусы "
    "будут возить людей на другую сторону города, пока он снова не откроется для всех.",
    "zh": "市议会星期一表示，河上的大桥将关闭一周，"
    "公共汽车将把人们送到城市的另一边，直到大桥重新开放为止。"
    "市长说，工程将在春天开始，预计需要大约两年的时间才能完成全部的建设工作。",
}


@pytest.mark.parametrize("tag", TEXTS)
def test_detection(tag: str) -> None:
    assert detect_language(TEXTS[tag]) == tag
    assert detect_language(TEXTS[tag].upper()) == tag


def test_short_texts_and_numbers_are_not_guessed() -> None:
    assert detect_language("The bridge is open.") is None
    assert detect_language("12 34 56 " * 40) is None
    assert detect_language("") is None


def test_rough_counts() -> None:
    assert count_roughly("One two three.") == 3
    assert count_roughly("市议会星期一表示" * 3) == 1 + 12
    assert count_roughly("") == 0
