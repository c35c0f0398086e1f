"""What the scheduler is measured on. Nothing of the portal runs this but `benchmark_scheduling` and the tests."""
