"""What the sheet « Mode d'emploi » says."""

GUIDE_LINES = (
    ("Remplir", "Allez sur la feuille « Questionnaire ». Seules les trois colonnes claires se remplissent."),
    ("Réponse", "Choisissez dans la liste de la cellule, ou écrivez l'une des réponses possibles."),
    ("Motif", "« Sans objet » demande une explication, en dix caractères au moins."),
    ("Commentaire", "Facultatif : ce qui aidera à relire la réponse l'an prochain."),
    ("Je ne sais pas", "C'est une réponse : elle devient un point à vérifier avec la bonne personne."),
    (
        "Laisser vide",
        "Une cellule laissée vide ne change rien. Une réponse que vous videz n'est effacée sur le site que "
        "si vous le demandez au moment de l'envoi.",
    ),
    (
        "Trier, masquer",
        "Vous pouvez trier, masquer ou ajouter des colonnes : les réponses se retrouvent par leur code et "
        "par le titre des colonnes. Gardez les colonnes « Code » et « Réponse ».",
    ),
    (
        "Renvoyer",
        "Enregistrez au format .xlsx, puis envoyez le fichier sur la page « Remplir dans un tableur » de "
        "l'évaluation. Vous verrez tout ce qui changerait avant que quoi que ce soit ne change.",
    ),
    (
        "Deux personnes",
        "Si une réponse a changé sur le site depuis ce téléchargement, les deux vous seront montrées, et "
        "vous choisirez.",
    ),
    (
        "Attention",
        "N'écrivez aucun nom de patient ni aucune donnée de santé : ce fichier quitte le site et ne se "
        "protège pas tout seul.",
    ),
)
