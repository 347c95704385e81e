"""What is kept: tables and their migrations, and repositories that hold plain values of the domain. Only redacted text comes here."""
