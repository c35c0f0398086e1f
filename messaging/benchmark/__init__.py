"""What conversations cost, beside the least that the same work could cost: for `manage.py benchmark_messaging`."""
