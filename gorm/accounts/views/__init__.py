"""The pages of accounts: signing in, users, offices and departments, one's own account."""

from gorm.accounts.views import offices, own, signing_in, users

BLUEPRINTS = (signing_in.blueprint, users.blueprint, offices.blueprint, own.blueprint)
