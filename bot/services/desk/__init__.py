"""The duty desk's own work by the clock: cards, digests, reminders, handovers."""
