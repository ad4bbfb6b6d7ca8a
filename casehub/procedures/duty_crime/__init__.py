"""职务违法犯罪问题线索移送: two officers and the principal head, and nobody else (R07)."""

from __future__ import annotations

from casehub.procedures.duty_crime import told
from casehub.workflow.part import Part

PART = Part(guards=told.GUARDS, known=told.KNOWN)
