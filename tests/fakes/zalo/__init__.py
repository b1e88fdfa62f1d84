"""A local Zalo Official Account: messages, uploads, tokens and webhook of the OpenAPI, with quirks and faults."""
