"""A dialog on paper: what a clinician signs and an ethics committee reads."""
