"""What negotiations offer to places, packs, decisions and the queue."""
