"""The register of local authorities: its formats, its rows, and where it errs."""
