"""The configurator: the same pipeline as the command line's, in a browser and for programs."""
