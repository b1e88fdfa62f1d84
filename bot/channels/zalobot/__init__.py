"""Zalo Bot Platform (bot-api.zaloplatforms.com): bots for up to 50 people, without buttons or links (docs/zalo.md)."""
