"""What a case is: its kinds, its clock, its statuses, its rows and the verbs that change them."""
