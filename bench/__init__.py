"""What GORM promises to do in time, measured."""
