"""The web page of the reviewers: routes, templates, sign-in; thin over `review` and `journal`."""
