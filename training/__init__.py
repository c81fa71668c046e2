"""Trains, measures and exports the language model that the package ships. Never imported by the package."""
