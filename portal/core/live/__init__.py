"""What stands behind `portal.core.realtime`: open pages, the hub of this process, its line to the other processes, the watch."""
