"""双随机抽查: plans, what is drawn from them, how they end, and what becomes of what was found."""
