"""What belongs to no domain: files and folders that appear whole, spreadsheet cells that are no
formulas, columns of distinct texts, processes of this machine, SQL files with a head, counts in
English. Nothing here knows of Vietnam, registers or Dagster.
"""
