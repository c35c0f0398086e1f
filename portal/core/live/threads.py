"""Where open pages ask the database: a few threads of their own, so that a thousand pages that come back do not take every connection."""

from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")
