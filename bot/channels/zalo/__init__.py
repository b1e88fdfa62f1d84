"""Zalo Official Account (developers.zalo.me; what is unverified there is said in docs/zalo.md)."""
