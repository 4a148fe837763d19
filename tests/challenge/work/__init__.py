"""The tab of plans, bodies and support: its rules, its acts, its page."""
