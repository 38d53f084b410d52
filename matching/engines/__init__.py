"""Where a link job runs: in this process on whole arrays (`local`), or on Apache Spark (`spark`).

Belongs here: the order of the steps, and who holds the tables while they are taken. Does not belong
here: any step itself; both engines take the same ones (`matching.candidates`, `matching.fit`,
`matching.judging`, `matching.settle`).
"""
