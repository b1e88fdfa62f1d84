"""Examples that were approved go into the knowledge's files, with their twins, all or none; and back out of them."""
