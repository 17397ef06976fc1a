"""Site furniture: the lines of a page that are not the article.

Teasers, share buttons, newsletter boxes, reading times, notices. Two kinds of rules: phrases, in
the table ``PHRASES``, and lines that recur in the articles of one outlet (``recurring_lines``).
Both are written to leave prose alone: a phrase must be the whole line, or begin a short one, and
a recurring line must stand in articles that otherwise differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple


class Line(NamedTuple):
    """A line of text that is not blank; the offsets leave out the blanks around it."""

    start: int
    end: int
    text: str


class Phrase(NamedTuple):
    """Phrases that give furniture away.

    ``how`` is ``line`` (the phrase is the whole line), ``start`` (it begins a line of at most
    ``longest`` characters), ``open`` (the same, and no full stop ends the line) or ``block`` (it is
    the heading of a list of teasers). Phrases are written as `normal` makes them: lower case, no punctuation, 0 for any
    number.
    """

    rule: str
    language: str
    how: str
    phrases: tuple[str, ...]
    longest: int = 160


_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_APOSTROPHES = str.maketrans("", "", "'’‘´`\u00ad\u200b\ufeff")
_TERMINAL = (".", "!", "?", ".”", "!”", "?”", '."', '!"', '?"', "”", '"', "»", "“", ":", ";", "。")
LONGEST_LINE = 300


def split_lines(text: str) -> list[Line]:
    """Cut a text into its lines, without the blank ones and the blanks around each.

    Examples
    --------
    >>> [line.text for line in split_lines("One line. \\n\\n  Another.")]
    ['One line.', 'Another.']
    """
    lines = []
    for match in _LINE.finditer(text):
        raw = match.group()
        kept = raw.strip()
        if kept:
            start = match.start() + len(raw) - len(raw.lstrip())
            lines.append(Line(start, start + len(kept), kept))
    return lines


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Say whether lines were broken to a width, so that a line is no paragraph.

    True when at least four lines are 40 to 110 characters long, hardly any is longer, and a
    third or more of those followed by another begin it in lower case.
    """
    if len(lines) < 6:
        return False
    lengths = [line.end - line.start for line in lines]
    if max(lengths) > 160:
        return False
    full = [i for i, n in enumerate(lengths[:-1]) if n >= 40]
    if len(full) < 4:
        return False
    broken = sum(1 for i in full if lines[i + 1].text[0].islower())
    return broken * 3 >= len(full)


def normal(line: str) -> str:
    """Reduce a line to what the phrases are compared with.

    Examples
    --------
    >>> normal("  3 min. read »")
    '0 min read'
    >>> normal("Don’t miss out – follow us!")
    'dont miss out follow us'
    """
    plain = _NUMBER.sub("0", line.casefold().translate(_APOSTROPHES))
    return _NOT_WORD.sub(" ", plain).strip()


PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "related",
        "en",
        "block",
        (
            "you may also like",
            "you might also like",
            "you may also be interested in",
            "you might be interested in",
            "you may like",
            "recommended for you",
            "recommended",
            "more from this section",
            "more from this author",
            "related articles",
            "related stories",
            "related posts",
            "related content",
            "related topics",
            "related news",
            "related",
            "most read",
            "most popular",
            "most viewed",
            "trending",
            "trending now",
            "trending stories",
            "read next",
            "up next",
            "more stories",
            "more on this story",
            "more on this topic",
            "more news",
            "more like this",
            "more top stories",
            "top stories",
            "latest news",
            "latest stories",
            "latest headlines",
            "editors picks",
            "editors pick",
            "editors choice",
            "around the web",
            "from around the web",
            "from the web",
            "sponsored content",
            "sponsored stories",
            "promoted stories",
            "promoted content",
            "paid content",
            "what to read next",
            "dont miss",
            "also read",
            "see also",
            "popular posts",
            "popular stories",
            "recent posts",
            "in this section",
            "other stories",
            "elsewhere on the web",
            "related links",
            "further reading",
            "must reads",
        ),
    ),
    Phrase(
        "related",
        "de",
        "block",
        (
            "das könnte sie auch interessieren",
            "das könnte dich auch interessieren",
            "das könnte ihnen auch gefallen",
            "das könnte dir auch gefallen",
            "lesen sie auch",
            "lies auch",
            "mehr zum thema",
            "mehr zu diesem thema",
            "zum thema",
            "auch interessant",
            "auch lesenswert",
            "meistgelesen",
            "meistgelesene artikel",
            "die meistgelesenen artikel",
            "weitere artikel",
            "weitere meldungen",
            "weitere themen",
            "weitere nachrichten",
            "ähnliche artikel",
            "ähnliche beiträge",
            "verwandte artikel",
            "verwandte themen",
            "empfohlene artikel",
            "empfehlungen der redaktion",
            "aus dem ressort",
            "mehr aus dem ressort",
            "neueste artikel",
            "beliebte artikel",
            "top artikel",
            "passend zum thema",
            "weiterlesen",
            "mehr lesen",
            "lesen sie mehr zum thema",
            "unsere empfehlungen",
            "leseempfehlungen",
        ),
    ),
    Phrase(
        "related",
        "fr",
        "block",
        (
            "à lire aussi",
            "lire aussi",
            "a lire aussi",
            "à lire également",
            "lire également",
            "vous aimerez aussi",
            "vous pourriez aimer",
            "sur le même sujet",
            "sur le même thème",
            "à voir aussi",
            "voir aussi",
            "articles liés",
            "articles similaires",
            "articles connexes",
            "les plus lus",
            "le plus lu",
            "les articles les plus lus",
            "dans la même rubrique",
            "à découvrir",
            "recommandé pour vous",
            "nos recommandations",
            "la rédaction vous conseille",
            "la suite après la publicité",
            "plus dactualités",
            "dans lactualité",
            "contenus sponsorisés",
        ),
    ),
    Phrase(
        "related",
        "es",
        "block",
        (
            "lee también",
            "lea también",
            "leer también",
            "también te puede interesar",
            "te puede interesar",
            "le puede interesar",
            "quizás te interese",
            "te recomendamos",
            "más información",
            "noticias relacionadas",
            "artículos relacionados",
            "más noticias",
            "lo más leído",
            "lo más visto",
            "lo más leido",
            "más leídas",
            "las más leídas",
            "ver también",
            "vea también",
            "contenido relacionado",
            "recomendados",
            "otras noticias",
            "temas relacionados",
            "puede interesarle",
        ),
    ),
    Phrase(
        "related",
        "nl",
        "block",
        (
            "lees ook",
            "lees meer",
            "lees verder",
            "meer over dit onderwerp",
            "gerelateerde artikelen",
            "gerelateerd",
            "meest gelezen",
            "meer nieuws",
            "aanbevolen",
            "aanbevolen artikelen",
            "misschien vind je dit ook interessant",
            "ook interessant",
            "bekijk ook",
            "meer lezen",
            "meer artikelen",
            "aanraders",
            "lees ook deze artikelen",
        ),
    ),
    Phrase(
        "related",
        "it",
        "block",
        (
            "leggi anche",
            "potrebbe interessarti",
            "potrebbe interessarti anche",
            "ti potrebbe interessare",
            "potrebbero interessarti",
            "articoli correlati",
            "notizie correlate",
            "contenuti correlati",
            "i più letti",
            "le più lette",
            "più letti",
            "altre notizie",
            "guarda anche",
            "vedi anche",
            "articoli simili",
            "per approfondire",
            "ultime notizie",
            "le notizie più lette",
        ),
    ),
    Phrase(
        "label",
        "en",
        "line",
        (
            "editors pick",
            "advertisement",
            "advertising",
            "advertisement scroll to continue",
            "advertisement continue reading the main story",
            "continue reading the main story",
            "continue reading",
            "story continues below",
            "story continues below advertisement",
            "article continues below",
            "article continues after advertisement",
            "continue reading below",
            "skip advertisement",
            "skip to content",
            "skip to main content",
            "sponsored",
            "ad",
            "read more",
            "show more",
            "load more",
            "see more",
            "view more",
            "learn more",
            "more",
            "show comments",
            "hide comments",
            "view comments",
            "comments",
            "0 comments",
            "comment",
            "leave a comment",
            "leave a reply",
            "post a comment",
            "add a comment",
            "join the conversation",
            "share",
            "share this",
            "share this article",
            "share this story",
            "share on facebook",
            "share on twitter",
            "share on x",
            "share on linkedin",
            "share on whatsapp",
            "share via email",
            "share with others",
            "share this page",
            "share this with",
            "copy link",
            "copied",
            "link copied",
            "tweet",
            "pin it",
            "email",
            "e mail",
            "email this article",
            "print",
            "print this article",
            "print view",
            "print article",
            "listen",
            "listen print view",
            "listen to this article",
            "listen to article",
            "save",
            "save article",
            "save for later",
            "bookmark",
            "gift this article",
            "facebook",
            "twitter",
            "linkedin",
            "whatsapp",
            "reddit",
            "pinterest",
            "instagram",
            "telegram",
            "youtube",
            "messenger",
            "flipboard",
            "facebook twitter",
            "facebook twitter email",
            "facebook twitter linkedin",
            "facebook twitter pinterest",
            "copy url",
            "close",
            "menu",
            "search",
            "home",
            "subscribe",
            "subscribe now",
            "sign up",
            "sign in",
            "log in",
            "login",
            "register",
            "create account",
            "my account",
            "log out",
            "newsletter",
            "newsletters",
            "follow us",
            "follow",
            "connect with us",
            "stay connected",
            "get in touch",
            "contact us",
            "hi what are you looking for",
            "what are you looking for",
            "back to top",
            "back to home",
            "previous article",
            "next article",
            "previous",
            "next",
            "previous post",
            "next post",
            "previous story",
            "next story",
            "prev",
            "play",
            "play video",
            "watch",
            "watch live",
            "watch video",
            "watch now",
            "video",
            "videos",
            "live",
            "live updates",
            "photos",
            "gallery",
            "photo gallery",
            "image gallery",
            "view gallery",
            "slideshow",
            "0 photos",
            "images",
            "enlarge",
            "enlarge image",
            "enlarge this image",
            "hide caption",
            "toggle caption",
            "full screen",
            "fullscreen",
            "click to enlarge",
            "expand",
            "collapse",
            "tags",
            "topics",
            "topics in this article",
            "filed under",
            "about the author",
            "about the authors",
            "all rights reserved",
            "terms of use",
            "terms of service",
            "privacy policy",
            "cookie policy",
            "accept",
            "accept all",
            "accept cookies",
            "accept all cookies",
            "reject all",
            "manage cookies",
            "cookie settings",
            "manage preferences",
            "loading",
            "please wait",
            "updated",
            "breaking news",
            "terms and conditions",
            "privacy",
            "about us",
            "advertise",
            "advertise with us",
            "careers",
            "report a typo",
            "report an error",
            "send a tip",
            "buy reprints",
            "reprints",
            "permissions",
            "get the app",
            "download the app",
            "download our app",
            "open in app",
            "0 shares",
            "shares",
            "0 views",
            "0 likes",
            "like",
            "likes",
            "no comments",
            "reply",
            "key points",
            "site index",
        ),
    ),
    Phrase(
        "label",
        "de",
        "line",
        (
            "anzeige",
            "werbung",
            "advertorial",
            "teilen",
            "artikel teilen",
            "beitrag teilen",
            "auf facebook teilen",
            "auf twitter teilen",
            "per mail teilen",
            "per e mail teilen",
            "link kopieren",
            "drucken",
            "drucken teilen",
            "artikel drucken",
            "druckansicht",
            "merken",
            "artikel merken",
            "merkliste",
            "vorlesen",
            "artikel anhören",
            "anhören",
            "artikel vorlesen",
            "vorlesen druckansicht",
            "kommentare",
            "kommentar schreiben",
            "kommentieren",
            "0 kommentare",
            "kommentare lesen",
            "kommentare anzeigen",
            "alle kommentare",
            "mehr",
            "mehr anzeigen",
            "mehr laden",
            "mehr erfahren",
            "weitere laden",
            "zur startseite",
            "zurück",
            "vorheriger artikel",
            "nächster artikel",
            "startseite",
            "suche",
            "suchen",
            "anmelden",
            "abmelden",
            "registrieren",
            "abonnieren",
            "jetzt abonnieren",
            "jetzt testen",
            "jetzt lesen",
            "abo",
            "folgen",
            "folgen sie uns",
            "folge uns",
            "impressum",
            "datenschutz",
            "agb",
            "kontakt",
            "nach oben",
            "inhalt",
            "inhaltsverzeichnis",
            "bildergalerie",
            "fotostrecke",
            "zur fotostrecke",
            "bilder anzeigen",
            "bild vergrößern",
            "video",
            "videos",
            "videos by heise",
            "schliessen",
            "schließen",
            "themen",
            "schlagworte",
            "stichwörter",
            "feedback",
            "feedback senden",
            "fehler melden",
            "fehler gefunden",
            "alle rechte vorbehalten",
            "alle akzeptieren",
            "cookie einstellungen",
            "externer inhalt",
            "empfohlener externer inhalt",
            "seite drucken",
            "weiterlesen nach der anzeige",
            "optionen",
            "aktualisiert",
            "zum newsletter",
            "e paper",
        ),
    ),
    Phrase(
        "label",
        "fr",
        "line",
        (
            "publicité",
            "partager",
            "partager larticle",
            "partager sur facebook",
            "partager sur twitter",
            "copier le lien",
            "envoyer par email",
            "imprimer",
            "imprimer larticle",
            "écouter",
            "écouter larticle",
            "écouter cet article",
            "enregistrer",
            "sauvegarder",
            "commenter",
            "commentaires",
            "0 commentaires",
            "0 commentaire",
            "voir les commentaires",
            "lire les commentaires",
            "réagir",
            "réactions",
            "sabonner",
            "abonnez vous",
            "je mabonne",
            "je mabonne maintenant",
            "se connecter",
            "connexion",
            "sinscrire",
            "sidentifier",
            "menu",
            "accueil",
            "rechercher",
            "recherche",
            "newsletter",
            "newsletters",
            "suivez nous",
            "suivre",
            "lire la suite",
            "lire plus",
            "voir plus",
            "en savoir plus",
            "afficher plus",
            "plus",
            "retour en haut",
            "fermer",
            "article réservé aux abonnés",
            "réservé aux abonnés",
            "contenu sponsorisé",
            "mentions légales",
            "tous droits réservés",
            "tout accepter",
            "accepter",
            "refuser",
            "gérer les cookies",
            "article précédent",
            "article suivant",
            "précédent",
            "suivant",
            "agrandir",
            "vidéo",
            "vidéos",
            "voir la vidéo",
            "diaporama",
            "tags",
            "mots clés",
            "thèmes",
            "offrir larticle",
            "offrir cet article",
            "signaler une erreur",
        ),
    ),
    Phrase(
        "label",
        "es",
        "line",
        (
            "publicidad",
            "compartir",
            "compartir en facebook",
            "compartir en twitter",
            "comparte",
            "compartir artículo",
            "copiar enlace",
            "enviar por email",
            "enviar por correo",
            "imprimir",
            "escuchar",
            "escuchar noticia",
            "guardar",
            "comentar",
            "comentarios",
            "0 comentarios",
            "ver comentarios",
            "deja un comentario",
            "suscríbete",
            "suscribirse",
            "suscríbase",
            "iniciar sesión",
            "inicia sesión",
            "regístrate",
            "registrarse",
            "menú",
            "inicio",
            "buscar",
            "boletines",
            "síguenos",
            "síganos",
            "seguir",
            "leer más",
            "ver más",
            "mostrar más",
            "más",
            "seguir leyendo",
            "sigue leyendo",
            "continuar leyendo",
            "volver arriba",
            "cerrar",
            "contenido patrocinado",
            "aviso legal",
            "todos los derechos reservados",
            "aceptar",
            "aceptar todo",
            "rechazar",
            "configurar cookies",
            "artículo anterior",
            "artículo siguiente",
            "anterior",
            "siguiente",
            "ampliar",
            "ampliar foto",
            "vídeo",
            "vídeos",
            "ver vídeo",
            "galería",
            "fotogalería",
            "etiquetas",
            "archivado en",
            "temas",
            "reportar un error",
            "exclusivo suscriptores",
        ),
    ),
    Phrase(
        "label",
        "nl",
        "line",
        (
            "advertentie",
            "deel dit artikel",
            "delen",
            "deel",
            "deel via facebook",
            "deel op facebook",
            "kopieer link",
            "link kopiëren",
            "mail",
            "afdrukken",
            "print",
            "luister",
            "luister artikel",
            "luister naar dit artikel",
            "bewaar",
            "bewaren",
            "opslaan",
            "reageer",
            "reacties",
            "0 reacties",
            "bekijk reacties",
            "plaats een reactie",
            "abonneer",
            "abonneer nu",
            "word abonnee",
            "inloggen",
            "log in",
            "registreren",
            "aanmelden",
            "zoeken",
            "zoek",
            "nieuwsbrief",
            "nieuwsbrieven",
            "volg ons",
            "volgen",
            "lees het hele artikel",
            "toon meer",
            "meer",
            "bekijk meer",
            "terug naar boven",
            "naar boven",
            "sluiten",
            "vorige",
            "volgende",
            "vorig artikel",
            "volgend artikel",
            "bekijk video",
            "fotos",
            "trefwoorden",
            "onderwerpen",
            "tip de redactie",
            "alle rechten voorbehouden",
            "accepteren",
            "alles accepteren",
            "cookie instellingen",
            "het artikel gaat verder onder de afbeelding",
            "tekst gaat verder onder de foto",
            "de tekst gaat verder onder de foto",
            "artikel gaat verder onder de advertentie",
        ),
    ),
    Phrase(
        "label",
        "it",
        "line",
        (
            "pubblicità",
            "condividi",
            "condividi su facebook",
            "condividi su twitter",
            "condividi articolo",
            "condividi questo articolo",
            "copia link",
            "invia per email",
            "stampa",
            "ascolta",
            "ascolta larticolo",
            "salva",
            "commenta",
            "commenti",
            "0 commenti",
            "vedi tutti i commenti",
            "lascia un commento",
            "abbonati",
            "abbonati ora",
            "accedi",
            "registrati",
            "esci",
            "menu",
            "cerca",
            "newsletter",
            "iscriviti",
            "iscriviti alla newsletter",
            "seguici",
            "segui",
            "leggi tutto",
            "leggi di più",
            "continua a leggere",
            "mostra altro",
            "altro",
            "torna su",
            "torna allinizio",
            "chiudi",
            "contenuto sponsorizzato",
            "note legali",
            "tutti i diritti riservati",
            "riproduzione riservata",
            "accetta",
            "accetta tutti",
            "rifiuta",
            "gestisci i cookie",
            "articolo precedente",
            "articolo successivo",
            "precedente",
            "successivo",
            "ingrandisci",
            "video",
            "guarda il video",
            "galleria",
            "fotogallery",
            "argomenti",
            "contenuto riservato agli abbonati",
            "segnala un errore",
        ),
    ),
    Phrase("brand video", "en", "start", ("videos by", "watch more videos", "video by"), 40),
    Phrase(
        "follow us",
        "en",
        "start",
        (
            "follow us on",
            "follow us at",
            "dont miss any news follow us",
            "follow him on twitter",
            "follow her on twitter",
            "follow them on twitter",
            "follow me on twitter",
            "like us on facebook",
            "find us on facebook",
            "join us on facebook",
            "follow live updates on",
            "connect with us on",
            "click here to follow us",
            "follow bbc",
            "follow ap on",
            "follow reuters on",
            "for more on this story go to",
            "visit us at",
            "to stay up to date follow",
            "join our whatsapp",
            "join our telegram",
        ),
    ),
    Phrase(
        "follow us",
        "de",
        "start",
        (
            "folgen sie uns auf",
            "folgen sie uns bei",
            "folge uns auf",
            "folgt uns auf",
            "besuchen sie uns auf",
            "keine news verpassen",
            "sie finden uns auf",
            "jetzt fan werden auf",
        ),
    ),
    Phrase(
        "follow us",
        "fr",
        "start",
        ("suivez nous sur", "retrouvez nous sur", "rejoignez nous sur", "suivez toute lactualité"),
    ),
    Phrase(
        "follow us",
        "es",
        "start",
        (
            "síguenos en",
            "síganos en",
            "síguenos a través",
            "sigue toda la información",
            "únete a nuestro canal",
        ),
    ),
    Phrase("follow us", "nl", "start", ("volg ons op", "volg ons via", "like ons op")),
    Phrase("follow us", "it", "start", ("seguici su", "segui i nostri", "seguici anche su")),
    Phrase(
        "newsletter",
        "en",
        "start",
        (
            "sign up for our",
            "sign up for the",
            "sign up to our",
            "sign up to the",
            "sign up here",
            "sign up now",
            "sign up for free",
            "subscribe to our",
            "subscribe to the",
            "subscribe for free",
            "subscribe today",
            "get our free",
            "get the latest news delivered",
            "get the latest news from",
            "get email updates",
            "get breaking news alerts",
            "enter your email",
            "enter your email address",
            "your email address",
            "click here to subscribe",
            "click here to sign up",
            "to receive our",
            "thank you for subscribing",
            "thanks for signing up",
            "please enter a valid email",
            "by signing up you",
            "by subscribing you",
            "by clicking subscribe",
            "by clicking sign up",
            "by entering your email",
            "delivered to your inbox",
            "you can unsubscribe at any time",
            "want more stories like this",
            "already a subscriber",
            "already have an account",
            "support our journalism",
            "support independent journalism",
            "become a member",
            "receive our daily newsletter",
        ),
    ),
    Phrase(
        "newsletter",
        "de",
        "start",
        (
            "jetzt newsletter",
            "newsletter abonnieren",
            "abonnieren sie unseren",
            "abonnieren sie den",
            "abonniere unseren",
            "melden sie sich für unseren",
            "melden sie sich hier für",
            "hier geht es zum newsletter",
            "hier können sie unseren newsletter",
            "mit unserem newsletter",
            "ihre e mail adresse",
            "bitte geben sie ihre e mail",
            "sie sind bereits abonnent",
            "sie haben bereits ein",
            "bereits registriert",
        ),
    ),
    Phrase(
        "newsletter",
        "fr",
        "start",
        (
            "inscrivez vous à notre newsletter",
            "inscrivez vous à la newsletter",
            "abonnez vous à notre",
            "abonnez vous à la newsletter",
            "recevez notre newsletter",
            "votre adresse email",
            "votre adresse e mail",
            "déjà abonné",
            "cet article est réservé aux abonnés",
            "il vous reste 0 de cet article",
        ),
    ),
    Phrase(
        "newsletter",
        "es",
        "start",
        (
            "suscríbete a nuestra newsletter",
            "suscríbete a nuestro boletín",
            "suscríbete a la newsletter",
            "suscríbete al boletín",
            "recibe nuestra newsletter",
            "apúntate a nuestra newsletter",
            "regístrate para recibir",
            "tu correo electrónico",
            "suscríbete para seguir leyendo",
        ),
    ),
    Phrase(
        "newsletter",
        "nl",
        "start",
        (
            "schrijf je in voor onze nieuwsbrief",
            "schrijf je in voor de nieuwsbrief",
            "meld je aan voor onze",
            "meld je aan voor de nieuwsbrief",
            "ontvang onze nieuwsbrief",
            "abonneer je op onze",
            "jouw e mailadres",
            "al abonnee",
        ),
    ),
    Phrase(
        "newsletter",
        "it",
        "start",
        (
            "iscriviti alla nostra newsletter",
            "iscriviti alla newsletter",
            "ricevi la nostra newsletter",
            "abbonati per continuare",
            "il tuo indirizzo email",
            "sei già abbonato",
            "abbonati per leggere",
        ),
    ),
    Phrase(
        "reading time",
        "en",
        "start",
        (
            "0 min read",
            "0 minute read",
            "0 minutes read",
            "0 mins read",
            "reading time",
            "estimated reading time",
            "time to read",
            "read time",
        ),
        40,
    ),
    Phrase(
        "reading time",
        "de",
        "start",
        ("lesezeit", "lesedauer", "0 min lesezeit", "0 minuten lesezeit", "0 min lesedauer"),
        40,
    ),
    Phrase(
        "reading time",
        "fr",
        "start",
        ("temps de lecture", "lecture 0 min", "0 min de lecture", "0 minutes de lecture"),
        40,
    ),
    Phrase(
        "reading time",
        "es",
        "start",
        (
            "tiempo de lectura",
            "lectura 0 min",
            "0 min de lectura",
            "0 minutos de lectura",
            "lectura de 0 min",
        ),
        40,
    ),
    Phrase(
        "reading time",
        "nl",
        "start",
        ("leestijd", "0 min leestijd", "0 minuten leestijd", "0 minuten lezen"),
        40,
    ),
    Phrase(
        "reading time",
        "it",
        "start",
        ("tempo di lettura", "lettura 0 min", "0 min di lettura", "0 minuti di lettura"),
        40,
    ),
    Phrase(
        "cookies",
        "en",
        "start",
        (
            "we use cookies",
            "this site uses cookies",
            "this website uses cookies",
            "our website uses cookies",
            "by continuing to use this",
            "please enable javascript",
            "javascript is disabled",
            "javascript must be enabled",
            "your browser does not support",
            "to view this video please enable",
            "this content is not available due to your",
            "please disable your ad blocker",
            "we and our partners",
        ),
        300,
    ),
    Phrase(
        "cookies",
        "de",
        "start",
        (
            "wir verwenden cookies",
            "wir nutzen cookies",
            "diese website verwendet cookies",
            "diese webseite verwendet cookies",
            "diese seite verwendet cookies",
            "mit ihrer zustimmung wird",
            "ich bin damit einverstanden dass mir externe inhalte",
            "bitte aktivieren sie javascript",
            "ihr browser unterstützt",
        ),
        300,
    ),
    Phrase(
        "cookies",
        "fr",
        "start",
        (
            "nous utilisons des cookies",
            "ce site utilise des cookies",
            "en poursuivant votre navigation",
            "veuillez activer javascript",
            "pour afficher ce contenu",
        ),
        300,
    ),
    Phrase(
        "cookies",
        "es",
        "start",
        (
            "utilizamos cookies",
            "este sitio utiliza cookies",
            "este sitio web utiliza cookies",
            "usamos cookies",
            "para ver este contenido",
        ),
        300,
    ),
    Phrase(
        "cookies",
        "nl",
        "start",
        (
            "wij gebruiken cookies",
            "deze website gebruikt cookies",
            "deze site gebruikt cookies",
            "om deze inhoud te bekijken",
        ),
        300,
    ),
    Phrase(
        "cookies",
        "it",
        "start",
        (
            "questo sito utilizza i cookie",
            "questo sito utilizza cookie",
            "questo sito usa i cookie",
            "utilizziamo i cookie",
            "per visualizzare questo contenuto",
        ),
        300,
    ),
    Phrase(
        "read more",
        "en",
        "open",
        (
            "read more about",
            "read more on",
            "read more at",
            "read the full story",
            "read the full article",
            "read also",
            "read next",
            "also read",
            "related story",
            "related article",
            "more from",
            "see also",
            "click here for",
            "click here to",
            "tap here to",
            "to read the full",
            "for more information visit",
            "for the latest",
            "watch more",
            "watch the video",
            "watch below",
            "listen to the",
            "download the",
        ),
        120,
    ),
)


class _Tables(NamedTuple):
    line: dict[str, str]
    start: dict[str, tuple[tuple[str, str, int, bool], ...]]
    block: dict[str, str]


@cache
def _tables() -> _Tables:
    line: dict[str, str] = {}
    block: dict[str, str] = {}
    start: dict[str, list[tuple[str, str, int, bool]]] = defaultdict(list)
    for entry in PHRASES:
        rule = f"{entry.rule} ({entry.language})"
        for phrase in entry.phrases:
            if entry.how == "line":
                line.setdefault(phrase, rule)
            elif entry.how == "block":
                block.setdefault(phrase, rule)
            else:
                first = phrase.split(" ", 1)[0]
                start[first].append((phrase, rule, entry.longest, entry.how == "open"))
    return _Tables(line, {word: tuple(items) for word, items in start.items()}, block)


def _rule_of(line: Line, key: str) -> str | None:
    """Name the phrase rule that a line falls under, by its normal form."""
    tables = _tables()
    found = tables.line.get(key)
    if found is not None:
        return found
    length = line.end - line.start
    for phrase, rule, longest, is_open in tables.start.get(key.split(" ", 1)[0], ()):
        if (
            length <= longest
            and not (is_open and line.text.endswith(_TERMINAL))
            and key.startswith(phrase)
            and (len(key) == len(phrase) or key[len(phrase)] == " ")
        ):
            return rule
    return None


def _is_teaser(line: Line) -> bool:
    """Say whether a line under a heading of teasers can be one: cut off, or a headline."""
    text = line.text
    if text.endswith(("...", "…", "[…]", "[...]")):
        return len(text) <= 400
    return len(text) <= 160 and not text.endswith(_TERMINAL)


def furniture_rules(
    lines: Sequence[Line], *, recurring: frozenset[str] = frozenset()
) -> list[str | None]:
    """Name, for each line, the rule that calls it furniture; None for the others."""
    rules: list[str | None] = [None] * len(lines)
    tables = _tables()
    in_block: str | None = None
    for i, line in enumerate(lines):
        if line.end - line.start > LONGEST_LINE:
            if in_block and not _is_teaser(line):
                in_block = None
            elif in_block:
                rules[i] = in_block
            continue
        key = normal(line.text)
        if recurring and key in recurring:
            rules[i] = "recurring line"
            continue
        block = tables.block.get(key)
        if block is not None:
            in_block = block
            rules[i] = block
            continue
        rule = _rule_of(line, key)
        if rule is not None:
            rules[i] = rule
            continue
        if in_block:
            if _is_teaser(line):
                rules[i] = in_block
            else:
                in_block = None
    return rules


def recurring_lines(
    texts: Iterable[Sequence[Line]], *, least: int = 3, longest: int = LONGEST_LINE
) -> frozenset[str]:
    """Find the lines that recur in the articles of one outlet.

    Parameters
    ----------
    texts
        The lines of each article of the outlet.
    least
        In how many articles that otherwise differ a line must stand.
    longest
        Longer lines are never taken, in characters.

    Returns
    -------
    frozenset of str
        The lines as `normal` makes them.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    keys: list[dict[str, int]] = []
    for i, lines in enumerate(texts):
        own = {normal(line.text): line.end - line.start for line in lines}
        own.pop("", None)
        keys.append(own)
        for key, length in own.items():
            if length <= longest:
                holders[key].append(i)
    found = set()
    for key, articles in holders.items():
        if len(articles) >= least and _distinct(articles, keys, least) >= least:
            found.add(key)
    return frozenset(found)


def _distinct(articles: Sequence[int], keys: Sequence[dict[str, int]], least: int) -> int:
    """Count articles that share less than half of their text with those counted before."""
    kept: list[int] = []
    for i in articles[:60]:
        size_i = sum(keys[i].values())
        for j in kept:
            common = sum(length for key, length in keys[i].items() if key in keys[j])
            if common * 2 > min(size_i, sum(keys[j].values())):
                break
        else:
            kept.append(i)
            if len(kept) >= least:
                return len(kept)
    return len(kept)
