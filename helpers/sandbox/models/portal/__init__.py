"""The customer portal: what customers may do by themselves, and the sessions in which they do it."""
