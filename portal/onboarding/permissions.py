"""Who may do what while organisations come in. The only place that knows."""
