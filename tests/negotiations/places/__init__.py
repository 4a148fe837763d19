"""What places, packs and My work show of negotiations."""
