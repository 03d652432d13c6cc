"""A reporter with real mail programs: s-nail writes and answers, mutt answers. Mail goes out through the house's Postfix and is
read from its Dovecot over IMAP."""
import os, pathlib, pty, select, subprocess, time

from house import DESK, Failure


class Reporter:
    def __init__(self, house, user, name="", domain="reporter.example"):
        """house: where the mailbox is, the House or an OtherSide."""
        self.house, self.user, self.name, self.domain = house, user, name or user, domain
        self.address = f"{user}@{domain}"
        self.home = house.folder / f"home-{user}"
        self.home.mkdir()

    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TERM": "xterm"}

    def s_nail(self, arguments, typed):
        command = ["s-nail", "-:/", "-S", "v15-compat=yes", "-S", f"mta=smtp://127.0.0.1:{self.house.smtp_port}",
                   "-S", "smtp-config=-all", "-S", "smtp-auth=none", "-S", f"from={self.name} <{self.address}>",
                   "-S", "ttycharset=utf-8", "-S", "sendcharsets=iso-2022-jp,utf-8", "-S", f"hostname={self.domain}",
                   "-S", "reply-in-same-charset", "-S", "sendwait=yes", *arguments]
        done = subprocess.run(command, input=typed.encode(), capture_output=True, env=self.environment(), timeout=60)
        if done.returncode:
            raise Failure(f"s-nail: {done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}")

    def writes(self, subject, text, attachments=(), to=DESK):
        """A new mail, as from the command line."""
        files = [word for path in attachments for word in ("-a", str(path))]
        self.s_nail(["-s", subject, *files, to], text)

    def answers_with_s_nail(self, text):
        """Answers the newest mail of the mailbox."""
        self.s_nail(["-S", "password=secret", "-S", "imap-auth=login", "-S", "quote", "-S", "escape=~", "-#", "-f",
                     f"imap://{self.user}@127.0.0.1:{self.house.imap_port}/INBOX"],
                    f"reply $\n{text}\n~.\nexit\n")

    def answers_with_mutt(self, text):
        """Answers the newest mail of the mailbox, in mutt's own screens."""
        new_text, editor = self.home / "new.txt", self.home / "editor"
        new_text.write_text(text + "\n\n", encoding="utf-8")
        editor.write_text(f'#!/bin/sh\ncat "{new_text}" "$1" > "$1.new" && mv "$1.new" "$1"\n')
        editor.chmod(0o755)
        (self.home / "muttrc").write_text("\n".join([
            f'set smtp_url="smtp://127.0.0.1:{self.house.smtp_port}"',
            f'set from="{self.address}"', f'set realname="{self.name}"', "set use_envelope_from=yes", "set envelope_from_address=\"" + self.address + "\"",
            f'set imap_user="{self.user}"', 'set imap_pass="secret"', 'set imap_authenticators="login"', "set ssl_starttls=no", "set ssl_force_tls=no",
            f'set editor="{editor}"', "set fast_reply=yes", "set include=yes", "set abort_unmodified=no", "set copy=no",
            "set send_charset=\"us-ascii:iso-2022-jp:utf-8\"", f"set hostname={self.domain}", "set quit=yes", "set wait_key=no",
            "set move=no", "set reply_to=yes", f'set folder="{self.home}"', "set record=",  "set delete=no", "set confirmappend=no", "set beep=no", "set sort=date-received", "set recall=no", "",
        ]))
        self.screens(["mutt", "-F", str(self.home / "muttrc"), "-f", f"imap://127.0.0.1:{self.house.imap_port}/INBOX",
                      "-e", "push '<last-entry><reply><send-message><quit>'"])

    def screens(self, command, seconds=30):
        """Runs a full-screen program until it ends."""
        child, terminal = pty.fork()
        if child == 0:
            os.execvpe(command[0], command, self.environment())
        seen, end = b"", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:
                    break
                if not piece:
                    break
                seen += piece
        else:
            os.kill(child, 9)
            os.waitpid(child, 0)
            raise Failure(f"{command[0]} did not end within {seconds} s: {seen[-1500:]!r}")
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
            raise Failure(f"{command[0]}: {seen[-1500:]!r}")
