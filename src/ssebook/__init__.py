"""Models, data and explorers of the interactive book on solid electrolytes and their anodes."""

__version__ = "0.1.0"
