"""The commands of the console script: they read their words, call use cases, and print.

Nothing heavy is imported before a command runs, and no chat SDK by any but `serve` and `demo`.
"""
