"""Publishing a decision: for how long, with what struck out, anew after a change."""
