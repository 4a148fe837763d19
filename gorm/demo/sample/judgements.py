"""The judgements of the sample: what inspectors and auditors are said to have found."""

from datetime import date, timedelta

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.core.db import session
from gorm.demo import library
from gorm.demo.sample.places import Region
from gorm.performance.models import Category, Scheme
from gorm.performance.service.assessing import AssessmentFacts, record_assessment
from gorm.settings.models import Theme


def add_judgements(region: Region, today: date) -> None:
    """Record the judgements on the sample's councils."""
    themes = {theme.name: theme.id for theme in session().scalars(select(Theme))}
    categories = {
        (scheme, name): category_id
        for scheme, name, category_id in session().execute(
            select(Scheme.code, Category.name, Category.id).join(
                Category, Category.scheme_id == Scheme.id
            )
        )
    }
    for raw in library.performance()["judgement"]:
        facts = AssessmentFacts(
            category_id=categories[raw["scheme"], raw["category"]],
            judged_on=library.months_before(today, raw["months"]) + timedelta(days=11),
            source="Made up for the sample",
            service=raw["service"],
            theme_id=themes[raw["theme"]],
        )
        record_assessment(SYSTEM, region.organisations[raw["council"]].reference, facts)
