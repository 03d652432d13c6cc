"""Registries on loopback for lookup_test.cpp: RDAP over TLS and whois, with the answers of tests/answers.
Prints "<port of TLS> <port of whois>" and serves until standard input ends."""
import http.server
import os
import socketserver
import ssl
import sys
import threading
import time

answers, certificate, key = sys.argv[1:4]


def text(name):
    with open(os.path.join(answers, name), "rb") as file:
        return file.read()


RDAP = {
    ("rdap.arin.net", "/registry/ip/192.0.2.7"): text("rdap/03_arin_nested.json"),
    ("rdap.apnic.net", "/ip/203.0.113.7"): text("rdap/05_apnic_japan_block.json"),
    ("rdap.apnic.net", "/ip/203.0.113.70"): text("rdap/12_only_a_person.json"),
    ("rdap.lacnic.net", "/rdap/ip/198.51.100.70"): text("rdap/21_abuse_without_mail.json"),
    ("shop.example", "/.well-known/security.txt"): b"Contact: mailto:security@shop.example\nExpires: 2100-01-01T00:00:00Z\n",
}
REDIRECTS = {
    "/registry/ip/203.0.113.7": "https://rdap.apnic.net/ip/203.0.113.7",
    "/registry/ip/203.0.113.70": "https://rdap.apnic.net/ip/203.0.113.70",
    "/registry/ip/198.51.100.70": "https://rdap.lacnic.net/rdap/ip/198.51.100.70",
    "/registry/ip/198.51.100.1": "https://evil.example/ip/198.51.100.1",
    "/registry/ip/198.51.100.2": "http://rdap.apnic.net/ip/203.0.113.7",
    "/registry/ip/198.51.100.3": "https://rdap.arin.net/registry/ip/198.51.100.3",
}
WHOIS = {
    b"203.0.113.7": text("whois/04_jpnic_ja.txt").decode().encode("iso2022_jp"),
    b"203.0.113.70": text("whois/02_apnic_irt.txt"),
    b"198.51.100.70": text("whois/10_lacnic_handles_only.txt"),
    b"PAX9": text("whois/26_lacnic_handle_object.txt"),
}
asked = []


class Rdap(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        host = self.headers["Host"].split(":")[0]
        asked.append(host + self.path)
        if self.path == "/asked":
            return self.answer(200, "\n".join(asked).encode())
        if self.path in REDIRECTS and host == "rdap.arin.net":
            return self.answer(302, b"", REDIRECTS[self.path])
        if self.path == "/registry/ip/198.51.100.4":
            return self.answer(200, b"x" * 300000)
        if self.path == "/registry/ip/198.51.100.5":
            time.sleep(20)
        body = RDAP.get((host, self.path))
        self.answer(200 if body else 404, body or b'{"errorCode":404}')

    def answer(self, status, body, location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/rdap+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Whois(socketserver.StreamRequestHandler):
    def handle(self):
        question = self.rfile.readline().strip()
        if question == b"slow":
            time.sleep(20)
        self.wfile.write(WHOIS.get(question, b"% No match found\r\n"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
rdap = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Rdap)
rdap.daemon_threads = True
rdap.socket = context.wrap_socket(rdap.socket, server_side=True)
whois = Server(("127.0.0.1", 0), Whois)
for server in (rdap, whois):
    threading.Thread(target=server.serve_forever, daemon=True).start()
print(rdap.server_address[1], whois.server_address[1], flush=True)
sys.stdin.read()
