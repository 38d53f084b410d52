"""The samples of registers whose declaration is long: one module per source, one name per table."""
