"""What clashes, when it is quiet, and which days a calendar shows: pure."""
