"""A township's year in a minute: synthetic people, real keys, the real interface."""
