"""Instances of earlier versions, brought to this one."""
