"""What people click: plain pages, served on loopback, that work without JavaScript. They are Stripe's in what
they do, not in how they look.

layout          what every page has: the template, the words and the style
front           where somebody comes to who opens the sandbox's own address
checkout        Checkout, payment links, and what is begun again after it expired
portal          the customer's own subscriptions, payment methods, details and invoices
portal_acts     what customers do there, one function for each button
portal_changes  what they may change of a subscription, and what it costs
invoice         an invoice, and its payment
receipt         the receipt of a payment
papers          invoices and credit notes as PDFs
links           files, by the links to them
challenge       3D Secure, or a bank's or wallet's own page: the customer answers
source          the customer of an older source agrees to it
voucher         a voucher, a code to scan, a payment to approve in an app
bank_transfer   where to send a bank transfer, and the transfer itself
deposits        small deposits to a bank account, told back
forms           what was filled in, read whatever it is
prices          what a price costs, in the currency of whoever is to pay it
mistakes        what is wrong with it, and at which field
checkout_form   what a customer filled in at Checkout
ways_to_pay     what a customer pays with: a test card, a card, or another way
fields          an address and a tax ID, which several pages ask for
authorize       the holder of an account lets a platform act for it (OAuth)
onboarding      the holder of a connected account answers what is asked
identity        somebody proves who they are
link_accounts   somebody connects accounts of a bank
"""

from functools import cache

from ..registry import import_below


@cache
def register() -> None:
    """Enter every module's pages in their table."""
    import_below(__name__, __path__)
