"""How a request becomes a case: filed, registered by hand, proven, or filed anew."""
