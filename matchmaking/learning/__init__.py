"""What accepted and refused suggestions teach about the portal's own weights, and where an operator keeps that.

    answers of both sides, with what had been read of the pair   ->  examples.answers_of
    answers and the weights in use                               ->  refit.refit: other weights, or why not
    weights that won                                             ->  kept: a file under var/, and the way back

The engine knows none of this: whoever calls it asks `kept.in_use` for the weights. Needs numpy and scipy alone.
"""
