-- Hides what is hidden along with a hidden unit. `fresh`: hidden since the equations were looked at.
UPDATE pr_unit SET hidden = true, fresh = true
WHERE NOT hidden AND along IN (SELECT unit FROM pr_unit WHERE hidden)
