"""What the sandbox remembers: objects with their JSON, every account's collections of them, and the file.

stored    an object, its JSON, and how it is packed
store     every account's objects, in order, and how a request changes them
journal   the state in a file
"""
