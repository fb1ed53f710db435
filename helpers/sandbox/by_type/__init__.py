"""What follows from the catalog's types alone, where no model says more.

plans     what an operation does, as its verb, path and response's type tell
typed     the operation done so
blanks    an object with every field that its type has
unset     how Stripe shows what is unset, where its spec leaves it open; presence.json has what the spec says
"""
