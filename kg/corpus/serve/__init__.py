"""A store for others to ask: indexed by Oxigraph, served on the web, pushed into triple stores."""
