"""Serves the bare repositories below a folder with `git http-backend`, as web servers do: git-http-server.py FOLDER [TOKEN ...]

Prints its port and runs until its standard input ends. With tokens, a request needs "Authorization: Bearer TOKEN", and only the first token may push.
"""

import http.server
import os
import subprocess
import sys
import threading

ROOT, TOKENS = os.path.abspath(sys.argv[1]), sys.argv[2:]


class Handler(http.server.BaseHTTPRequestHandler):
    def serve(self):
        path, _, query = self.path.partition("?")
        if TOKENS:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if token not in TOKENS:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="test"')
                return self.end_headers()
            if "git-receive-pack" in self.path and token != TOKENS[0]:
                self.send_response(403)
                return self.end_headers()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        variables = {
            "GIT_PROJECT_ROOT": ROOT, "GIT_HTTP_EXPORT_ALL": "1", "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_USER": "test", "REMOTE_ADDR": self.client_address[0],
        }
        answer = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE, env={**os.environ, **variables}).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
        self.send_response(int(dict(fields).get("Status", "200").split()[0]))
        for name, value in fields:
            if name != "Status":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = serve

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
