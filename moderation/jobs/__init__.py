"""What happens later: events become deliveries, and deliveries are carried to whom they are for."""
