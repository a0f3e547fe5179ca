"""Example cases for `demo`, and the development mailbox."""
