"""What a load is replayed against."""
