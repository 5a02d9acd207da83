"""How long the inbox, a lead's page, a search and an export take among very many leads."""
