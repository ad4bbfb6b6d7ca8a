"""A session knows who came."""

from __future__ import annotations

from casehub.model import MediationSession, Presence


def test_names_stand_in_the_order_of_the_record() -> None:
    came = [Presence(side="请求人", name="何静宜"), Presence(side="被请求人", name="冉宗泽")]
    assert MediationSession(present=came).names == ["何静宜", "冉宗泽"]
    assert MediationSession().names == []
