def add_arguments(p, run): pass
