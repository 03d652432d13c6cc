"""A whole mail house for a journey, on private ports below one temporary folder: Postfix as the site's mail server, Dovecot
with the reporters' mailboxes, and Toritsugi. Standard library only.

    with House() as house:
        house.start_mail()
        house.start_desk()

Everything is stopped and removed at the end; the folder is kept and named when the journey fails.
"""
import contextlib, getpass, imaplib, os, pathlib, pwd, shutil, signal, socket, subprocess, sys, tempfile, textwrap, time
import email, email.policy

SOURCE = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("TORITSUGI", SOURCE / "build/release/toritsugi"))
SHARED = SOURCE.parent / "shared"
DESK = "report@csirt.example"


class Skip(Exception):
    """This journey cannot run here; the text says why."""


class Failure(Exception):
    """What was seen is not what was promised."""


def main(journey):
    """Runs journey(house) and ends with 0, 1 or 77 (skipped), as tests/run expects."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped by SIGTERM"))   # so that `with` cleans up
    try:
        with House() as house:
            journey(house)
    except Skip as reason:
        print(reason)
        sys.exit(77)
    except Failure as failure:
        print("FAILED:", failure)
        sys.exit(1)


def ok(what):
    print("ok", what, flush=True)


def expect(condition, what, seen=""):
    if not condition:
        raise Failure(f"{what}" + (f"\n--- seen:\n{seen}" if seen else ""))
    ok(what)


def wait_for(what, question, seconds=20):
    """Asks until the answer is true, and gives it; a Failure when the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failure(f"{what}: not seen within {seconds} s")
        time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def run_dovecot(folder, imap_port, delivery_port, domain):
    """Mailboxes of a domain for anybody with the password "secret"; the process."""
    mail = folder / "mail"
    mail.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(mail, nobody.pw_uid, nobody.pw_gid)
    config = folder / "dovecot.conf"
    config.write_text(textwrap.dedent(f"""\
        base_dir = {folder}/dovecot
        state_dir = {folder}/dovecot-state
        log_path = {folder}/dovecot.log
        protocols = imap lmtp
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        mail_location = maildir:{mail}/%n
        first_valid_uid = 1
        postmaster_address = postmaster@{domain}
        hostname = mail.{domain}
        recipient_delimiter = +
        passdb {{
          driver = static
          args = password=secret
        }}
        userdb {{
          driver = static
          args = uid={nobody.pw_uid} gid={nobody.pw_gid} home={mail}/%n allow_all_users=yes
        }}
        service imap-login {{
          inet_listener imap {{
            port = {imap_port}
          }}
          inet_listener imaps {{
            port = 0
          }}
        }}
        service lmtp {{
          inet_listener lmtp {{
            port = {delivery_port}
          }}
        }}
        """))
    process = subprocess.Popen(["dovecot", "-F", "-c", config], stdout=subprocess.DEVNULL)
    wait_for("Dovecot", lambda: answers(imap_port) and answers(delivery_port))
    return process


def run_postfix(folder, smtp_port, more):
    """A Postfix on a private port. more: lines of main.cf, what it takes and where it sends that."""
    for name in ("postfix", "queue", "state"):
        (folder / name).mkdir()
    os.chown(folder / "state", pwd.getpwnam("postfix").pw_uid, -1)
    (folder / "postfix/main.cf").write_text(textwrap.dedent(f"""\
        compatibility_level = 3.6
        queue_directory = {folder}/queue
        data_directory = {folder}/state
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        shlib_directory = /usr/lib/postfix
        mail_owner = postfix
        setgid_group = postdrop
        maillog_file = {folder}/maillog
        maillog_file_prefixes = {folder}
        mydestination =
        alias_maps =
        alias_database =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
        smtpd_peername_lookup = no
        message_size_limit = 52428800
        minimal_backoff_time = 2s
        queue_run_delay = 2s
        smtpd_milters =
        default_transport = error:this house knows no other domain
        """) + textwrap.dedent(more))
    inner = """\
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        lmtp unix - - n - - lmtp
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """
    (folder / "postfix/master.cf").write_text(f"127.0.0.1:{smtp_port} inet n - n - - smtpd\n" + textwrap.dedent(inner))
    postfix(folder, "start")
    wait_for("Postfix", lambda: answers(smtp_port))


def postfix(folder, command, check=True):
    done = subprocess.run(["/usr/sbin/postfix", "-c", folder / "postfix", command], capture_output=True, text=True)
    if check and done.returncode:
        raise Failure(f"postfix {command}: {done.stdout}{done.stderr}")


def mails_of(user, imap_port):
    with imaplib.IMAP4("127.0.0.1", imap_port, timeout=10) as imap:
        imap.login(user, "secret")
        imap.select("INBOX", readonly=True)
        numbers = imap.search(None, "ALL")[1][0].split()
        raw = [imap.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]
    return [email.message_from_bytes(one, policy=email.policy.default) for one in raw]


class House:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="toritsugi-journey-"))
        self.folder.chmod(0o755)   # Postfix's own user walks through it
        self.smtp_port, self.imap_port, self.delivery_port = free_port(), free_port(), free_port()
        self.lmtp_port, self.web_port = free_port(), free_port()
        self.desk = None
        self.dovecot = None
        self.has_postfix = False
        self.other_sides = {}   # domain: port of its mail server; set before start_mail()
        self.failed = False

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.stop_desk()
        if self.has_postfix:
            self.postfix("stop", check=False)
        if self.dovecot:
            self.dovecot.terminate()
            self.dovecot.wait(20)
        if kind and kind is not Skip and not os.environ.get("CI"):
            self.tell_logs()
            print("kept for a look:", self.folder)
            return
        if kind and kind is not Skip:
            self.tell_logs()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell_logs(self):
        for log in ("desk.log", "maillog", "dovecot.log"):
            path = self.folder / log
            if path.exists():
                print(f"--- end of {log}")
                print("\n".join(path.read_text(errors="replace").splitlines()[-25:]))

    # The site's mail server and the reporters' mailboxes.

    def start_mail(self):
        for program in ("postfix", "dovecot"):
            if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"):
                raise Skip(f"{program} is not installed")
        if os.getuid() != 0:
            raise Skip("Postfix's master starts as root only; run tests/run as root to include this journey")
        self.start_dovecot()
        self.start_postfix()

    def start_dovecot(self):
        self.dovecot = run_dovecot(self.folder, self.imap_port, self.delivery_port, "reporter.example")

    def start_postfix(self):
        others = "".join(f", {{ {domain} = smtp:[127.0.0.1]:{port} }}" for domain, port in self.other_sides.items())
        self.has_postfix = True
        # docs/operator/mail-server.md gives these lines to operators: recipient_delimiter, virtual_*.
        run_postfix(self.folder, self.smtp_port, f"""\
            myhostname = mx.csirt.example
            recipient_delimiter = +
            virtual_mailbox_domains = csirt.example
            virtual_mailbox_maps = inline:{{ {DESK}=desk }}
            virtual_transport = lmtp:inet:127.0.0.1:{self.lmtp_port}
            transport_maps = inline:{{ {{ reporter.example = lmtp:inet:127.0.0.1:{self.delivery_port} }}{others} }}
            relay_domains = {" ".join(["reporter.example", *self.other_sides])}
            """)

    def postfix(self, command, check=True):
        postfix(self.folder, command, check)

    def mails_of(self, user):
        """The mails in a reporter's mailbox, oldest first, read over IMAP as their own program would."""
        return mails_of(user, self.imap_port)

    # Toritsugi.

    def write_settings(self, more=""):
        (self.folder / "toritsugi.toml").write_text(textwrap.dedent(f"""\
            [site]
            name = "Example CSIRT"
            name_ja = "見本 CSIRT"
            domain = "csirt.example"
            base_url = "http://127.0.0.1:{self.web_port}"
            documentation_addresses = true
            [data]
            folder = "{self.folder}/data"
            [mail]
            listen = "127.0.0.1:{self.lmtp_port}"
            address = "{DESK}"
            recipients = ["@csirt.example"]
            send = "smtp://127.0.0.1:{self.smtp_port}"
            [web]
            listen = "127.0.0.1:{self.web_port}"
            """) + textwrap.dedent(more))

    def toritsugi(self, *arguments, standard_input=None, check=True, seconds=300):
        done = subprocess.run([PROGRAM, "--config", self.folder / "toritsugi.toml", *arguments], input=standard_input,
                              capture_output=True, timeout=seconds, cwd=self.folder)
        if check and done.returncode:
            raise Failure(f"toritsugi {' '.join(map(str, arguments))} ended with {done.returncode}: "
                          f"{done.stdout[-2000:].decode(errors='replace')}{done.stderr[-2000:].decode(errors='replace')}")
        return done

    def start_desk(self):
        if not (self.folder / "toritsugi.toml").exists():
            self.write_settings()
        log = open(self.folder / "desk.log", "ab")
        self.desk = subprocess.Popen([PROGRAM, "--config", self.folder / "toritsugi.toml", "serve"], stdin=subprocess.DEVNULL,
                                     stdout=log, stderr=log, cwd=self.folder)

        def up():
            if self.desk.poll() is not None:
                raise Failure(f"toritsugi serve ended with {self.desk.returncode}")
            return answers(self.web_port) and answers(self.lmtp_port)
        wait_for("toritsugi serve", up)

    def stop_desk(self):
        if not self.desk:
            return None
        if self.desk.poll() is None:
            self.desk.terminate()
            try:
                self.desk.wait(20)
            except subprocess.TimeoutExpired:
                self.desk.kill()
                self.desk.wait()
        code, self.desk = self.desk.returncode, None
        return code
