"""A small HTTP service with two endpoints whose service time is drawn from a seeded log-normal law.
Usage: server.py PORT SEARCH_MS CHAT_MS SEED, the times being medians"""
import math
import random
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port, search_ms, chat_ms, seed = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
draws, lock = random.Random(seed), threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: head and body apart would wait for each other's acknowledgement

    def do_GET(self):
        median = search_ms if self.path.startswith("/search") else chat_ms
        with lock:
            factor = math.exp(draws.gauss(0, 0.15))
        time.sleep(median * factor / 1000)
        body = b"ok"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
