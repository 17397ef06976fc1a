"""Agency copy in five languages: whole, in part, and not used. All texts are our own."""

from __future__ import annotations

import pandas as pd
import pytest

from mediacompare.reuse import REUSED, Reuse, trace_reuse

#: Nine sentences of an agency, five of a newspaper's own, eight of another paper on the same event.
TEXTS: dict[str, tuple[str, str, str]] = {
    "de": (
        """Der Gemeinderat von Lomersee hat am Dienstagabend beschlossen, die alte Seilfähre über
die Wenla zum Jahresende stillzulegen. Für die Schließung stimmten elf von siebzehn Mitgliedern,
zwei enthielten sich. Nach Angaben der Verwaltung kostete der Betrieb zuletzt 340.000 Kronen im
Jahr, während nur noch rund neunzig Fahrgäste am Tag übersetzten. Ein Gutachten hatte im Frühjahr
Risse im Tragseil und Rost an beiden Anlegern festgestellt. Die Reparatur würde dem Papier zufolge
mindestens 1,2 Millionen Kronen verschlingen. Bürgermeisterin Thea Wendrup verwies auf die neue
Straßenbrücke im Nachbarort, die seit dem Sommer in acht Minuten zu erreichen sei. Gegner des
Beschlusses sammelten bis zur Sitzung 2.850 Unterschriften und kündigten eine Klage vor dem
Verwaltungsgericht an. Sie befürchten, dass Schulkinder aus dem Westufer künftig einen Umweg von
sechs Kilometern auf sich nehmen müssen. Der letzte Fährmann, Jost Ammerling, wechselt nach
dreiunddreißig Dienstjahren zum Bauhof der Gemeinde.""",
        """Auf dem Markt am Westufer war gestern von nichts anderem die Rede. Bäckerin Lina Kolbe
fährt seit ihrer Lehrzeit jeden Morgen mit Körben voller Brötchen hinüber und fragt sich, wer ihr
die zusätzlichen Spritkosten ersetzt. Wirt Ole Sanders vom Gasthaus am Steg rechnet damit, dass
ihm die Ausflügler wegbleiben. Unsere Zeitung hat in den Akten des Archivs nachgesehen: Schon 1974
sollte das Boot verschrottet werden, damals rettete es ein Streik der Fischer. Die Schulleiterin
Maren Tiede will nun mit den Eltern über einen Kleinbus sprechen.""",
        """Mit der Fähre ist es vorbei. So will es die Mehrheit im Rat von Lomersee, die das Boot
für zu teuer und zu morsch hält. Wer am Mittwoch am Anleger stand, sah viele betretene Gesichter.
Ein Rentner mit Dackel erzählte, er habe auf dem Deck seine Frau kennengelernt. Wendrup, seit vier
Jahren im Amt, spricht von einer Entscheidung der Vernunft und lobt die Brücke flussaufwärts. Die
Bürgerinitiative hält dagegen und hat einen Anwalt beauftragt. Fachleute des Verkehrsclubs rieten
dazu, ein kleines Elektroboot auszuprobieren, doch der Vorschlag kam nie auf die Tagesordnung. Was
aus dem denkmalgeschützten Häuschen am Ufer wird, blieb in der Sitzung offen.""",
    ),
    "fr": (
        """Le conseil municipal de Lomersac a décidé mardi soir de fermer à la fin de l'année le
vieux bac à câble qui traverse la Venelle. Onze élus sur dix-sept ont voté la fermeture, deux se
sont abstenus. Selon les services de la mairie, l'exploitation coûtait dernièrement 340 000
couronnes par an pour quelque quatre-vingt-dix passagers par jour. Une expertise avait révélé au
printemps des fissures dans le câble porteur et de la rouille aux deux embarcadères. La remise en
état exigerait au moins 1,2 million de couronnes, d'après ce document. La maire Théa Vendrot a
rappelé que le nouveau pont routier de la commune voisine se trouve à huit minutes depuis l'été.
Les opposants avaient recueilli 2 850 signatures avant la séance et annoncent un recours devant le
tribunal administratif. Ils craignent que les écoliers de la rive ouest doivent désormais faire un
détour de six kilomètres. Le dernier passeur, Joste Amérin, rejoindra après trente-trois ans de
service l'équipe de voirie de la ville.""",
        """Hier au marché de la rive ouest, on ne parlait que de cela. La boulangère Line Colbet
traverse chaque matin depuis son apprentissage avec ses paniers de petits pains et se demande qui
lui remboursera l'essence. Olivier Sandres, patron de l'auberge du ponton, s'attend à perdre ses
promeneurs du dimanche. Notre journal a rouvert les archives : en 1974 déjà, le bateau devait
finir à la ferraille, une grève de pêcheurs l'avait sauvé. La directrice de l'école, Marine Tiède,
veut réunir les parents autour d'un projet de minibus.""",
        """C'en est fini du bac. Ainsi l'a voulu une majorité à Lomersac, qui juge le bateau trop
cher et trop vermoulu. Mercredi, à l'embarcadère, les visages étaient fermés. Un retraité
accompagné de son teckel racontait avoir rencontré sa femme sur le pont. Madame Vendrot, élue
depuis quatre ans, parle d'un choix de raison et vante le pont en amont. Le collectif d'habitants
ne désarme pas et a pris un avocat. Des spécialistes des transports conseillaient d'essayer une
petite navette électrique, mais l'idée n'est jamais arrivée à l'ordre du jour. Que deviendra la
maisonnette classée au bord de l'eau ? La séance n'a rien tranché.""",
    ),
    "es": (
        """El pleno municipal de Lomersa decidió el martes por la noche cerrar a finales de año
el viejo transbordador de cable que cruza el Vendel. Once de los diecisiete concejales votaron a
favor del cierre y dos se abstuvieron. Según el ayuntamiento, el servicio costaba últimamente
340.000 coronas al año, mientras que apenas noventa pasajeros cruzaban cada día. Un informe
técnico había hallado en primavera grietas en el cable portador y óxido en los dos embarcaderos.
La reparación exigiría como mínimo 1,2 millones de coronas, de acuerdo con ese documento. La
alcaldesa Tea Vendrup recordó que el nuevo puente de carretera del municipio vecino queda desde el
verano a ocho minutos. Los contrarios a la medida reunieron 2.850 firmas antes de la sesión y
anunciaron un recurso ante el tribunal administrativo. Temen que los escolares de la orilla oeste
tengan que dar en adelante un rodeo de seis kilómetros. El último barquero, Justo Amerín, pasará
tras treinta y tres años de servicio a la brigada de obras.""",
        """En el mercado de la orilla oeste no se hablaba ayer de otra cosa. La panadera Lina
Colbe cruza cada mañana desde que era aprendiza con sus cestas de bollos y se pregunta quién le
pagará la gasolina. Óscar Sande, dueño de la fonda del muelle, da por perdidos a los
excursionistas. Este diario ha consultado los archivos: ya en 1974 el barco estuvo a punto de
acabar en el desguace y lo salvó una huelga de pescadores. La directora del colegio, Mariana
Tilde, quiere hablar con los padres de un microbús.""",
        """Se acabó el transbordador. Así lo quiere la mayoría en Lomersa, que ve el barco
demasiado caro y demasiado carcomido. El miércoles abundaban en el muelle las caras largas. Un
jubilado con su perro salchicha contaba que en la cubierta conoció a su mujer. Vendrup, en el
cargo desde hace cuatro años, habla de una decisión sensata y elogia el puente río arriba. La
plataforma vecinal no se rinde y ya tiene abogado. Expertos en movilidad aconsejaban probar una
pequeña lancha eléctrica, pero la propuesta nunca llegó al orden del día. Qué será de la caseta
protegida junto al agua quedó sin resolver.""",
    ),
    "nl": (
        """De gemeenteraad van Lomerzee heeft dinsdagavond besloten om het oude kabelpontje over
de Wenle aan het einde van het jaar uit de vaart te nemen. Elf van de zeventien leden stemden voor
de sluiting, twee onthielden zich. Volgens de gemeente kostte de overtocht de laatste tijd 340.000
kronen per jaar, terwijl er nog maar negentig passagiers per dag gebruik van maakten. Een
onderzoek bracht in het voorjaar scheuren in de draagkabel en roest op beide steigers aan het
licht. Herstel zou volgens dat rapport minstens 1,2 miljoen kronen vergen. Burgemeester Thea
Wendrup wees op de nieuwe verkeersbrug in het buurdorp, die sinds de zomer in acht minuten te
bereiken is. Tegenstanders haalden voor de vergadering 2.850 handtekeningen op en kondigden een
gang naar de bestuursrechter aan. Zij vrezen dat scholieren van de westoever voortaan zes
kilometer moeten omrijden. De laatste veerman, Joost Ammerling, stapt na drieëndertig dienstjaren
over naar de gemeentewerf.""",
        """Op de markt aan de westoever ging het gisteren nergens anders over. Bakkerin Lina
Kolbe steekt sinds haar leertijd elke ochtend over met manden vol broodjes en vraagt zich af wie
haar benzine gaat betalen. Kastelein Olaf Sanders van de herberg bij de steiger denkt dat de
dagjesmensen wegblijven. Deze krant dook in het archief: al in 1974 dreigde de boot bij de sloper
te belanden, toen redde een staking van vissers hem. Schooldirecteur Maren Tiede wil met de ouders
praten over een busje.""",
        """Het is gedaan met het pontje. Zo wil het een meerderheid in Lomerzee, die de boot te
duur en te vermolmd vindt. Wie woensdag bij de aanlegplaats stond, zag sombere gezichten. Een
gepensioneerde met een teckel vertelde dat hij er op het dek zijn vrouw leerde kennen. Wendrup,
vier jaar in functie, noemt het een verstandige keuze en prijst de brug stroomopwaarts. Het
bewonerscomité geeft niet op en nam een advocaat in de arm. Verkeerskundigen raadden aan om het
met een klein elektrisch bootje te proberen, maar dat idee kwam nooit op de agenda. Wat er met het
monumentale huisje aan het water gebeurt, bleef onbeslist.""",
    ),
    "it": (
        """Il consiglio comunale di Lomersa ha deciso martedì sera di chiudere alla fine
dell'anno il vecchio traghetto a fune che attraversa il Vendello. Undici consiglieri su
diciassette hanno votato a favore della chiusura, due si sono astenuti. Secondo il municipio il
servizio costava ultimamente 340.000 corone all'anno, mentre appena novanta passeggeri al giorno
salivano a bordo. Una perizia aveva riscontrato in primavera crepe nella fune portante e ruggine
su entrambi gli imbarcaderi. La riparazione richiederebbe almeno 1,2 milioni di corone, stando al
documento. La sindaca Tea Vendrup ha ricordato che il nuovo ponte stradale del paese vicino dista
dall'estate otto minuti. I contrari avevano raccolto 2.850 firme prima della seduta e annunciano
un ricorso al tribunale amministrativo. Temono che gli scolari della sponda ovest debbano d'ora in
poi fare una deviazione di sei chilometri. L'ultimo traghettatore, Giusto Amerini, passerà dopo
trentatré anni di servizio alla squadra di manutenzione.""",
        """Al mercato della sponda ovest ieri non si parlava d'altro. La fornaia Lina Colbi
attraversa ogni mattina da quando era apprendista con le ceste di panini e si chiede chi le
rimborserà la benzina. Oscar Sandri, oste della locanda al molo, dà ormai per persi i gitanti. Il
nostro giornale ha riaperto gli archivi: già nel 1974 la barca doveva finire in demolizione e la
salvò uno sciopero dei pescatori. La preside Marina Tiedi vuole parlare con i genitori di un
pulmino.""",
        """Addio al traghetto. Così vuole la maggioranza a Lomersa, che trova la barca troppo
cara e troppo malandata. Mercoledì al molo si vedevano molte facce scure. Un pensionato con il
bassotto raccontava di avere conosciuto sul ponte sua moglie. Vendrup, in carica da quattro anni,
parla di una scelta di buon senso e loda il ponte a monte. Il comitato dei residenti non si
arrende e ha già un avvocato. Gli esperti di trasporti consigliavano di provare una piccola barca
elettrica, ma l'idea non è mai arrivata all'ordine del giorno. Che cosa sarà della casetta
vincolata in riva all'acqua, la seduta non lo ha chiarito.""",
    ),
}

#: How a paper prints it: the credit line that goes at the head or the tail of the copies.
LINES = {
    "de": ("LOMERSEE (dpa) - ", "(dpa)"),
    "fr": ("LOMERSAC (AFP) - ", "Avec AFP"),
    "es": ("Lomersa, 4 mar (EFE).- ", "Con información de EFE"),
    "nl": ("LOMERZEE (ANP) - ", "Bron: ANP"),
    "it": ("(ANSA) - LOMERSA, 4 MAR - ", "(ANSA)"),
}


def sentences(text: str) -> list[str]:
    joined = " ".join(text.split())
    return [part.strip(" .") + "." for part in joined.split(". ")]


def corpus(language: str) -> pd.DataFrame:
    agency, own, other = map(sentences, TEXTS[language])
    head, tail = LINES[language]
    derived = [own[0], own[1], agency[2], agency[3], own[2], agency[6], agency[7], *own[3:]]
    texts = {
        "agency": head + " ".join(agency),
        "copy": " ".join(agency[:6]) + f"\n\n{tail}",
        "derived": " ".join(derived),
        "other": " ".join(other),
    }
    table = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    table["outlet"] = ["Wire", "Courier", "Herald", "Mail"]
    table["language"] = language
    return table


@pytest.fixture(scope="module", params=sorted(TEXTS))
def traced(request: pytest.FixtureRequest) -> Reuse:
    return trace_reuse(corpus(request.param), minimum_words=80, semantic=False)


def of(found: Reuse, one: str, two: str) -> pd.Series:
    return found.pairs.set_index(["article_id_1", "article_id_2"]).loc[(one, two)]


def test_a_copy_cut_to_two_thirds_is_verbatim(traced: Reuse) -> None:
    row = of(traced, "agency", "copy")
    assert row["relation"] == "verbatim"
    assert row["reuse_probability"] > 0.95


def test_an_article_partly_taken_over_is_partial(traced: Reuse) -> None:
    row = of(traced, "agency", "derived")
    assert row["relation"] == "partial"
    assert row["reuse_probability"] > 0.5


def test_a_report_of_the_same_event_is_no_reuse(traced: Reuse) -> None:
    for name in ("agency", "copy", "derived"):
        row = of(traced, *sorted((name, "other")))
        assert row["relation"] == "no_evidence"
        assert row["reuse_probability"] < 0.2


def test_both_prints_go_back_to_the_agency(traced: Reuse) -> None:
    assert of(traced, "agency", "copy")["direction"] == "common_source"
    outside = traced.tree[traced.tree["source_kind"] == "outside"]
    assert set(outside.loc[outside["basis"] == "credit", "target"]) == {"agency", "copy"}
    assert len(set(outside["source"])) == 1


def test_the_relations_are_those_of_the_texts_not_of_the_language() -> None:
    table = corpus("de").assign(language=None).astype({"language": "str"})
    found = trace_reuse(table, minimum_words=80, semantic=False)
    assert of(found, "agency", "copy")["relation"] == "verbatim"
    assert of(found, "agency", "other")["relation"] not in REUSED
