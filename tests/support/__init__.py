"""What tests stand on: databases, the client that reads every page, a browser."""
