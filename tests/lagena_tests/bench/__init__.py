"""What a request costs: in time (`make bench`), and for a reader (`make hops`)."""
