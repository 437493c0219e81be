"""What the sheet « Lisez-moi » says: how to fill the others."""

from collections.abc import Iterator

from referentials.formats.spreadsheet_layout import GUIDE, SHEETS

Words = tuple[str, ...]
INTRODUCTION = (
    (
        "Pour commencer",
        "Remplissez la feuille Version, puis Thèmes, Sources et Exigences. Le plus souvent, une exigence "
        "tient en une ligne : son énoncé, sa question, le texte cité et la mesure qui comble l'écart.",
    ),
    ("L'exemple", "Les lignes d'exemple montrent ce qui est attendu : remplacez-les par les vôtres."),
    (
        "Les codes",
        "Un code est court, unique, en minuscules sans accents : sec-mot-de-passe. Gardez le même d'une "
        "version à l'autre : c'est par lui que les réponses déjà données sont retrouvées.",
    ),
    (
        "Posée si",
        "Vide, la question est posée à tous. Sinon, écrivez des codes de la feuille Faits, ou des types de "
        "structure, avec ET, OU, NON et des parenthèses : employes OU (msp ET NON solo). Pour dépendre d'une "
        "réponse donnée plus haut : sec-wifi = oui|partiellement. OU(wifi) veut dire la même chose que wifi.",
    ),
    (
        "Les nombres",
        "0,5 ou 0.5. Pour un tiers, écrivez 1/3 : la cellule est déjà au format Texte si besoin.",
    ),
    ("Les formules", "Écrivez des valeurs : un classeur qui contient des formules ou des macros est refusé."),
    (
        "Ensuite",
        "Importez le classeur dans l'atelier : vous verrez ce qui a été lu, ce qui manque, ligne par ligne, "
        "et ce qui changerait, avant que quoi que ce soit ne change.",
    ),
    (
        "Autres colonnes",
        "L'ordre des colonnes est libre. Une colonne ajoutée est signalée, et n'est pas importée.",
    ),
)


def guide_lines() -> Iterator[tuple[str, Words]]:
    """Each line as what it is (title, heading or line) and its cells."""
    yield "title", (f"{GUIDE} : écrire un référentiel dans ce classeur",)
    yield "line", ()
    for words in INTRODUCTION:
        yield "line", words
    for sheet in SHEETS:
        yield "line", ()
        yield "heading", (sheet.title, sheet.purpose)
        for column in sheet.columns:
            must = "Obligatoire. " if column.required else ""
            if text := f"{must}{column.help}".strip():
                yield "line", (column.title, text)
