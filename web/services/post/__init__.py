"""Letters and mails as they are kept: posted about a case, come in, counted by the hour."""
