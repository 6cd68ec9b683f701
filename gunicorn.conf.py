"""The server, in the demo and in production. Environment: BIND, WEB_CONCURRENCY, WEB_THREADS (docs/environment.md).

The access log is the application's own (portal.home.middleware): it holds no address, name, query or token, so
gunicorn's is off, and what gunicorn says about a broken request is cut to its first words.
"""

import os
from pathlib import Path

from gunicorn.http import message

from portal.settings.server_log import LOGGING

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# A search of 10,000 characters gets the portal's own answer, in French, instead of the server's: its longest line is 8190.
message.MAX_REQUEST_LINE = 64 * 1024
limit_request_line = 32 * 1024
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Who may say X-Forwarded-*: the proxy on this machine. The application counts proxies itself (TRUSTED_PROXY_COUNT).
forwarded_allow_ips = "127.0.0.1,::1"
accesslog = None
control_socket_disable = True
logconfig_dict = LOGGING
