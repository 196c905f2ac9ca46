"""nginx, the physical limit: one process that gives out files, with the settings that its manual gives for speed."""

import getpass
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench.live.servers import Server, free_port, started
from tests.bench.wsgi import HOST

HOW_TO_GET_IT = "nginx is not on the PATH, so its lines are missing; get it with `apt-get install nginx-light`"

CONFIGURATION = """
user {user};
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    types {{ application/json json; text/html html; }}
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=1000 inactive=60s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port};
        root {folder}/files;
        location /gzip/ {{ gzip_static always; }}
        location /api/ {{ root {publish}; gzip_static on; }}
    }}
}}
"""


def is_there() -> bool:
    return shutil.which("nginx") is not None


@contextmanager
def nginx(folder: Path, files: Mapping[str, bytes], publish: Path) -> Iterator[Server]:
    """nginx on these files, and on what the service publishes in a folder."""
    for name, content in files.items():
        file = folder / "files" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(user=getpass.getuser(), folder=folder, publish=publish, host=HOST, port=port)
    )
    command = (shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(configuration))
    with started("nginx", command, port, folder) as server:
        yield server
