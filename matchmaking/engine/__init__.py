"""Who fits whom, and why: pure calculation, no database, no request, no settings.

In: a `Question` (a listing and who published it) and `Candidate`s with the facts known of them (facts.py) and the hits of
their small documents. Out: `Match`es with evidence (matching.py). What is shown is what was counted:

    hits of documents  ->  documents.pool        one reading of the texts per organisation
    facts              ->  criteria.*            named features, and the facts behind them
    features           ->  scoring.score         log-odds = intercept + the sum of the contributions
    listing and offer  ->  conditions.compare    "4 of 5 conditions, 1 partly", the verdict, what is still missing
    both directions    ->  reciprocal.arrange    the order: who would also want it, turns, places for newcomers
    evidence           ->  explanation           sentences, in the reader's language, when it is read

What is not known is None and never counts against anybody.
"""
