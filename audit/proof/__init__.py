"""The offline verifier: formats, hashes and signatures, and nothing else of the house.

Everything here is a pure function of the bytes it is given: no clock, network or database, and no
import of another package of ours, so that it can be read, and shipped, on its own.
"""
