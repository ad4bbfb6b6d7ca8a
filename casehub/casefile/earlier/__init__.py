"""What earlier matters of the office say of those who stand in this one."""
