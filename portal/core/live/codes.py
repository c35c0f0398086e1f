"""Why a socket was closed, as the browser reads it (CloseEvent.code). Below 4000 they are those of RFC 6455."""

BINARY = 1003
"""A frame that is not text."""
TOO_BIG = 1009
"""A frame of more than 64 KB."""
FAULT = 1011
"""Something went wrong here."""
RESTART = 1012
"""The server ends (uvicorn sends this one)."""
UNREADABLE = 4400
"""No JSON object, nested too deep, an unknown verb or topic."""
SIGNED_OUT = 4401
"""The session is gone or ran out, the password was changed, or the account is no longer active."""
ASK_AGAIN = 4403
"""What this person may do has changed: connect and join again."""
TOO_SLOW = 4408
"""The page does not read what it is sent: connect again, and catch up."""
TOO_MANY = 4429
"""More than 20 frames a second, or more open pages than one person needs."""
