"""From the inbox to judged rows, without Dagster.

Here: where things lie (`layout`), what was received and what became of it (`ingest_log`,
`delivery`, `snapshots`), the rows of a delivery judged and accounted for (`judging`, `ledger`),
mappings, checks and inspections of a file, whose turn it is, retention. Not here: assets and checks
(`assets`), reading bytes (`sources`), judging rows (`validators`).
"""
