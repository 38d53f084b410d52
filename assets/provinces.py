"""The provinces that this deployment works for. Nothing else belongs here."""

PROVINCES = {"66": "Đắk Lắk", "68": "Lâm Đồng"}
