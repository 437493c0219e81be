"""What a browser without JavaScript posts from a page's form."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, form):
        super().__init__()
        self.form, self.data = form, {}
        self.inside, self.area, self.select = False, "", ""

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "form":
            self.inside = attrs.get("id") == self.form
        elif self.inside:
            getattr(self, f"start_{tag}", lambda attrs: None)(attrs)

    def start_input(self, attrs):
        ticks = attrs.get("type") in ("checkbox", "radio")
        if not ticks or "checked" in attrs:
            self.data.setdefault(attrs["name"], []).append(attrs.get("value", "on" if ticks else ""))

    def start_textarea(self, attrs):
        self.area = attrs["name"]
        self.data[self.area] = [""]

    def start_select(self, attrs):
        self.select = attrs["name"]

    def start_option(self, attrs):
        if self.select and ("selected" in attrs or self.select not in self.data):
            self.data[self.select] = [attrs.get("value", "")]

    def handle_data(self, text):
        if self.area:
            self.data[self.area][0] += text

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.data[self.area][0] = self.data[self.area][0].removeprefix("\n")
            self.area = ""
        if tag == "select":
            self.select = ""


def fields_of(response, form="sheet"):
    """The fields of the form of that id, by name: lists of values."""
    reader = _Reader(form)
    reader.feed(response.content.decode())
    return reader.data
