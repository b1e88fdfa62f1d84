"""From the clauses of a document to answers: what has an answer, drafts for what has none, answers carried over."""
