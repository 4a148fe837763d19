"""What a server runs, and what `flask` finds: GORM with the settings of the environment."""

from gorm import create_app
from gorm.core.settling import settle
from gorm.core.surroundings import is_flask_command
from gorm.jobs.embedded import serve_jobs

app = create_app()
if not is_flask_command():
    settle()
serve_jobs(app)
