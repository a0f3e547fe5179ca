"""What a person has begun and not sent: the visit, and the files beside it."""
