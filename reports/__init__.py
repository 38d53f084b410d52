"""What people read: the night's HTML report, the audit page, the conflict workbooks.

Belongs here: pages and workbooks made from the published warehouse or from the frame of conflicts.
Does not belong here: any figure that the warehouse does not hold, and decisions coming back.
"""
