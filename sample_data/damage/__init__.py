"""What goes wrong with a record: kinds of damage, and their application to whole columns."""
