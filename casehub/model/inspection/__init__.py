"""Random inspections (双随机): plans, pools, draws and what came of them."""
