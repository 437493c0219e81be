// <answer-queue>: the answers that wait in this browser, under the person's name, until the server has them.
// In the order given, one at a time, each sent again until a reply comes: the server stores the same answer once.
const PATIENCE = 15_000;
const [SOONEST, LATEST] = [1_500, 30_000];
const STATES = { 404: "gone", 409: "refused", 422: "refused" };

class AnswerQueue extends HTMLElement {
  connectedCallback() {
    this.key = `answers ${this.dataset.owner} ${this.dataset.assessment}`;
    this.delay = SOONEST;
    this.trouble = ""; // or "cut", "signedOut"
    this.channel = new BroadcastChannel(this.key);
    this.channel.addEventListener("message", ({ data }) => this.tell({ ...data, elsewhere: true })); // by another tab
    addEventListener("storage", ({ key }) => key === this.key && this.dispatchEvent(new Event("change")));
    addEventListener("online", () => this.send());
    addEventListener("load", () => this.send());
    addEventListener("beforeunload", (event) => this.unkept?.length && event.preventDefault());
  }

  get entries() {
    try {
      return this.unkept ?? JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return []; // a forbidden storage, with nothing said yet
    }
  }

  set entries(list) {
    try {
      if (list.length) localStorage.setItem(this.key, JSON.stringify(list));
      else localStorage.removeItem(this.key);
      this.unkept = null;
    } catch {
      this.unkept = list; // a full or forbidden storage: leaving the page asks first
    }
    this.dispatchEvent(new Event("change"));
  }

  get waiting() {
    return this.entries.filter((one) => !one.held);
  }

  // What was never tried gives way to what is said now; what may have reached the server stays before it.
  put(question, url, fields) {
    const entry = { id: `${Date.now()} ${Math.random()}`, question, url, fields };
    this.entries = [...this.entries.filter((one) => one.question !== question || (one.tried && !one.held)), entry];
    this.send();
  }

  drop = (question) => (this.entries = this.entries.filter((one) => one.question !== question));

  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    const sendAll = () => this.sendAll();
    await (navigator.locks ? navigator.locks.request(this.key, sendAll) : sendAll()); // one tab at a time
    this.sending = false;
    this.dispatchEvent(new Event("change"));
    if (!this.waiting.length) return (this.delay = SOONEST);
    this.timer = setTimeout(() => this.send(), this.trouble ? this.delay : 0);
    this.delay = Math.min(this.delay * 2, LATEST);
  }

  async sendAll() {
    this.trouble = "";
    const broken = new Set(); // what the server stumbles over doesn't hold up the others
    for (;;) {
      const entry = this.waiting.find((one) => !broken.has(one.id));
      if (!entry) return (this.trouble = broken.size ? "cut" : "");
      const trouble = navigator.onLine ? await this.post(entry) : "cut";
      if (trouble === "broken") this.tell({ entry: broken.add(entry.id) && entry, state: "cut" });
      else if (trouble) return this.waiting.forEach((one) => this.tell({ entry: one, state: (this.trouble = trouble) }));
    }
  }

  // Returns what kept the server from answering, if anything did.
  async post(entry) {
    this.mark(entry, { tried: true });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams([...entry.fields, ["csrfmiddlewaretoken", token]]);
    const asked = { method: "POST", body, redirect: "manual", headers: { "HX-Request": "true" } };
    try {
      const reply = await fetch(entry.url, { ...asked, signal: AbortSignal.timeout(PATIENCE) });
      const html = await reply.text(); // a portal's page instead of ours is no reply: it says no revision
      if (reply.type === "opaqueredirect" || reply.status === 403) return "signedOut";
      if (reply.status !== 200 && !STATES[reply.status]) return "broken";
      const news = { entry, state: STATES[reply.status] ?? "saved", html };
      if (news.state === "saved") this.settle(entry, html);
      else this.hold(entry, news.state);
      this.channel.postMessage(news);
      this.tell(news);
      return "";
    } catch {
      return "cut";
    }
  }

  // What the same person said next to the same question was said in view of this answer.
  settle(entry, html) {
    const name = `seen-${entry.question}`;
    const seen = /name="seen-[^"]*" value="(\d+)"/.exec(html)[1];
    const follow = (one) => one.fields.map(([field, value]) => [field, field === name ? seen : value]);
    const rest = this.entries.filter((one) => one.id !== entry.id);
    this.entries = rest.map((one) => (one.question === entry.question ? { ...one, fields: follow(one) } : one));
  }

  // Refused: kept as it was said, and not sent again before somebody decides; what was said since takes its place.
  hold(entry, held) {
    if (this.entries.some((one) => one.question === entry.question && one.id !== entry.id)) {
      this.entries = this.entries.filter((one) => one.id !== entry.id);
    } else this.mark(entry, { held });
  }

  mark = (entry, change) => (this.entries = this.entries.map((one) => (one.id === entry.id ? { ...one, ...change } : one)));

  tell = (news) => this.dispatchEvent(new CustomEvent("answer", { detail: news }));
}

customElements.define("answer-queue", AnswerQueue);
