"""One file per step, each as it was when it was written: a step never changes again."""
