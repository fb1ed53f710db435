"""Stripe's test mode in your own tests: a fixture that pytest finds by itself once this is installed.

plugin      the fixture `stripe_sandbox`
sandbox     what the fixture gives: a sandbox with its clock, its events and its faults in hand
"""
