"""The PIP: may one start, is it written so that it can be met, where does its clock stand (R9)."""
