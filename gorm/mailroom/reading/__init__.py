"""Reading calendar files and messages that came from outside, in a process of their own.

What comes in is whatever somebody sent: it may be broken, huge or meant to do harm. Nothing here
knows a database or a web framework; `asking` starts the process, `child` runs in it.
"""
