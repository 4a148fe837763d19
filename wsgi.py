"""What a server runs, and what `flask` finds: GORM with the settings of the environment."""

from gorm import create_app

app = create_app()
