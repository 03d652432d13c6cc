"""Another organisation with its own Postfix and Dovecot: an abuse desk that gets our relay requests and answers them."""

from house import free_port, mails_of, postfix, run_dovecot, run_postfix


class OtherSide:
    """with OtherSide(house, "nordhost.example", ["abuse"]) as side: before house.start_mail(). Who is not in `users` is refused
    with 550 5.1.1, as a real server does."""

    def __init__(self, house, domain, users):
        self.house, self.domain, self.users = house, domain, users
        self.folder = house.folder / domain
        self.smtp_port, self.imap_port, self.delivery_port = free_port(), free_port(), free_port()
        self.dovecot = None
        self.has_postfix = False
        house.other_sides[domain] = self.smtp_port

    def __enter__(self):
        self.folder.mkdir()
        self.folder.chmod(0o755)
        return self

    def start_mail(self):
        self.dovecot = run_dovecot(self.folder, self.imap_port, self.delivery_port, self.domain)
        known = ", ".join(f"{{ {user}@{self.domain} = {user} }}" for user in self.users)
        self.has_postfix = True
        run_postfix(self.folder, self.smtp_port, f"""\
            myhostname = mx.{self.domain}
            virtual_mailbox_domains = {self.domain}
            virtual_mailbox_maps = inline:{{ {known} }}
            virtual_transport = lmtp:inet:127.0.0.1:{self.delivery_port}
            transport_maps = inline:{{ {{ csirt.example = smtp:[127.0.0.1]:{self.house.smtp_port} }} }}
            relay_domains = csirt.example
            """)

    def __exit__(self, kind, value, trace):
        if self.has_postfix:
            postfix(self.folder, "stop", check=False)
        if self.dovecot:
            self.dovecot.terminate()
            self.dovecot.wait(20)

    def mails_of(self, user):
        return mails_of(user, self.imap_port)
