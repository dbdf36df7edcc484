"""The rules of the programme: pure, without database, network, clock or cryptography."""
