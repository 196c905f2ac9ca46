"""What readers say on the page: eight times, as in an ordinary thread."""

REACTIONS = (
    ("Anna de Vries", "Een dapper initiatief. Ik hoop dat de gemeente het volhoudt."),
    ("Piet Jansen", "Wie belt er dan terug, en wanneer? Ik wacht al drie weken op antwoord over mijn vergunning."),
    ("Ömer Yılmaz", "Wat een goed stuk, dat mag vaker gezegd worden."),
    ("Saskia van der Berg", "Bij ons in de buurt werkt het al een jaar zo. Het scheelt echt."),
    ("Jan Bakker", "Mooi op papier. In de praktijk zit er niemand aan de telefoon na vieren."),
    ("Els Postma", "Aan Jan Bakker: bij ons is dat juist het drukste uur."),
    ("Fatima el Amrani", "Kan dit ook voor ouderen zonder computer? Die worden steeds vaker vergeten."),
    ("Kees de Boer", "Ik lees hier veel klachten, maar mij hebben ze keurig geholpen. Dat mag ook gezegd worden."),
)


def email_of(name: str) -> str:
    """An invented address, with nothing in it that is not ASCII."""
    return f"{name.split()[0].encode('ascii', 'ignore').decode().lower()}@example.org"
