"""A local Zalo Bot Platform: one update a question, events bare and wrapped, links withheld; with faults."""
