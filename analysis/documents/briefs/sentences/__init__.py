"""What a brief says: one rule for each slot, which looks at the facts and picks the messages.

A new sentence is a line in the rule of its slot, a message in each language
(``templates/messages.*.yml``, under ``brief``), and its law in ``tests/claims/laws.py``.
"""
