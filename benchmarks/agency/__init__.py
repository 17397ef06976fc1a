"""How well the rules for who acts and who is acted on do on sentences marked by hand."""
