"""Issuing: cards that are issued to cardholders, what they are used for, and the balance that pays for it."""
