"""The registers of a province: what each writes about its people, and the file it sends."""
