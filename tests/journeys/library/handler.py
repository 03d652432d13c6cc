"""A handler in a browser without scripts: signs in, opens pages, fills the forms that the page really has."""
import html.parser, http.cookiejar, re, secrets, urllib.error, urllib.parse, urllib.request

from house import Failure


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.values, self.fields = action, method, [], set()


class FormReader(html.parser.HTMLParser):
    """All forms of a page with the values that a browser would send back."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.form, self.area, self.choice = [], None, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.form = Form(a.get("action", ""), a.get("method", "get").lower())
            self.forms.append(self.form)
        if not self.form or "name" not in a and tag != "option":
            return
        if tag in ("input", "textarea", "select", "button"):
            self.form.fields.add(a["name"])
        if tag == "input" and a.get("type") not in ("checkbox", "radio", "submit", "image") or \
                tag == "input" and a.get("type") in ("checkbox", "radio") and "checked" in a:
            self.form.values.append((a["name"], a.get("value", "")))
        if tag == "textarea":
            self.area = [a["name"], ""]
        if tag == "select":
            self.choice = [a["name"], None]
        if tag == "option" and self.choice and (self.choice[1] is None or "selected" in a):
            self.choice[1] = a.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "textarea" and self.area:
            self.form.values.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None
        if tag == "select" and self.choice:
            self.form.values.append(tuple(self.choice))
            self.choice = None


class Handler:
    def __init__(self, house, name="yamada", language="en"):
        self.house, self.name = house, name
        self.password = secrets.token_urlsafe(12)
        self.root = f"http://127.0.0.1:{house.web_port}"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.addheaders = [("Accept-Language", language)]
        self.url = self.page = ""

    def is_added(self):
        self.house.toritsugi("user", "add", self.name, "--password-stdin", standard_input=self.password.encode() + b"\n")

    def request(self, path, data=None):
        """(status, text) without failing; follows redirects as a browser does."""
        url = urllib.parse.urljoin(self.url or self.root, path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        headers = {"Origin": self.root} if body is not None else {}
        try:
            with self.opener.open(urllib.request.Request(url, body, headers), timeout=20) as answer:
                self.url = answer.url
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(errors="replace")

    def opens(self, path):
        status, self.page = self.request(self.root + path)
        if status != 200:
            raise Failure(f"GET {path} answered {status}: {self.page[:500]}")
        return self.page

    def form_with(self, *fields):
        for form in FormReader(self.page).forms:
            if form.fields.issuperset(fields):
                return form
        raise Failure(f"{self.url} has no form with {', '.join(fields)}")

    def fills(self, form, **values):
        """Sends a form of this page with these values, as its button would. Gives the page that comes next."""
        data = [(name, value) for name, value in form.values if name not in values] + list(values.items())
        status, self.page = self.request(form.action or self.url, data)
        if status != 200:
            raise Failure(f"POST {form.action} answered {status}: {self.page[:500]}")
        return self.page

    def signs_in(self):
        self.opens("/")
        self.fills(self.form_with("name", "password"), name=self.name, password=self.password)
        if "password" in {field for form in FormReader(self.page).forms for field in form.fields}:
            raise Failure("the sign-in was refused: " + visible_text(self.page)[:500])

    def numbers_on_triage(self):
        return sorted(set(re.findall(r"TRT-\d{4}-\d{6}", self.opens("/"))))


def visible_text(page):
    import html
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page))))
