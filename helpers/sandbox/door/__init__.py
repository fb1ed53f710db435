"""What stands between a request and its model: the wire, keys, idempotency, faults and controls.

http, connection  requests as they come over the network, and replies as they go
transport         the same for the SDK in this process
loopback          which addresses are of this machine
wire              requests and replies as values; parameters read out of them
application       all of test mode: a request in, a reply out
arrived           a request on its way
looking           the short way to objects that are shown as they are stored
replies           how a reply looks: headers, errors, where the request is logged
notices           what Stripe advises in a header
keys              as whom a request comes, and for which account
browser           what a publishable key may do and see
ephemeral         what an app's key may do
idempotency       what was answered under a key
keeping           what a request does is kept whole or not at all
faults            trouble that is switched on
controls          the sandbox's own addresses, `/_sandbox/...`
visits            the pages that people click
any_id            the profile in which an unknown id names an object
"""
