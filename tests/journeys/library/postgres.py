"""A PostgreSQL server of the journey's own, below its folder, on a unix socket. Durable: what it says it has must survive."""
import glob, os, pathlib, pwd, shutil, subprocess, tempfile

from house import Failure, Skip


class Postgres:
    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not found:
            raise Skip("the Debian package postgresql is not installed")
        self.programs = pathlib.Path(found[-1])
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="toritsugi-pg-", dir="/tmp"))   # short, for the path of the socket
        self.user = None
        if os.getuid() == 0:   # the server refuses to run as root
            self.user = "postgres" if any(one.pw_name == "postgres" for one in pwd.getpwall()) else "nobody"
            shutil.chown(self.folder, self.user)
        self.url = f"postgresql:///postgres?host={self.folder}&user=desk"

    def __enter__(self):
        self.run("initdb", "-D", self.folder / "data", "-U", "desk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.control("start")
        return self

    def __exit__(self, *_):
        self.control("stop", "-m", "immediate", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def control(self, act, *more, check=True):
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log",
                 "-o", f"-c listen_addresses='' -c unix_socket_directories={self.folder}", *more, act, check=check)

    def crash_and_restart(self):
        self.control("restart", "-m", "immediate")

    def run(self, program, *arguments, check=True):
        done = subprocess.run([self.programs / program, *arguments], user=self.user, group=self.user and pwd.getpwnam(self.user).pw_gid,
                              extra_groups=[] if self.user else None, cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=open(self.folder / "programs.log", "ab"), stderr=subprocess.STDOUT)
        if check and done.returncode:
            raise Failure(f"{program}: " + (self.folder / "programs.log").read_text(errors="replace")[-2000:])

    def ask(self, question):
        """Rows as tuples of text; None is NULL."""
        done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", "-P", "null=\\N", "-d", self.url, "-c", question],
                              capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"psql: {done.stderr}")
        return [tuple(None if value == "\\N" else value for value in line.split("\t")) for line in done.stdout.splitlines()]

    def number(self, question):
        return int(self.ask(question)[0][0])
