"""The bodies, their officers, what each may do, and the record of what they did."""
