"""Papers: drafted from the facts, signed in order, numbered, frozen and kept."""
