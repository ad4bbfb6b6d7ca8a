"""What every request passes: the unit of work, who may, how much, how often, headers, health."""
