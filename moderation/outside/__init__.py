"""The rim towards services outside the house. Nothing is asked of them unless a policy says so and tells readers."""
