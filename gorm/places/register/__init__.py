"""The register of local authorities: its formats, what a row says, and where it contradicts itself."""
