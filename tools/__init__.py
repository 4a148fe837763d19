"""Commands for those who work on GORM; nothing in `gorm` imports them."""
