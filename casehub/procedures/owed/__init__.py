"""What a fined party owes: put off, demanded, brought to court (行政处罚法第六十六条、第七十二条).

The law is the same for every fine; a procedure tells what it decided, and in which papers.
"""

from __future__ import annotations

from casehub.procedures.owed.rows import Instalment
from casehub.workflow.part import Part

PART = Part(rows=(Instalment,))
