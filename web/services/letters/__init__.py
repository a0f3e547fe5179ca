"""Letters to the desk with the ways on in them, and the first ones to the person."""
