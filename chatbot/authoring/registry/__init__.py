"""Records as registries send them, in whatever shape: split into lines, made into a skeleton, compared."""
