"""Sample provinces: a generator with known truth, the committed small province, hard cases in YAML.

Belongs here: making deliveries as they really arrive, with the truth beside them. Does not belong
here: what a register is (`contracts`), and judging what Dongbo makes of them (tests, benchmarks).
"""
