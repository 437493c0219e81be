// The words of <answer-queue>: what waits for the network, and what was refused and awaits a decision.
const queue = document.querySelector("answer-queue");
const words = queue.dataset;
const status = queue.querySelector("[role=status]");
const deeds = queue.querySelector(".actions");

const count = (name, number) => words[number === 1 ? `${name}One` : `${name}Many`].replace("{n}", number);

const show = () => {
  const waiting = queue.waiting.length;
  const refused = queue.entries.filter((one) => one.held && !document.getElementById(`q-${one.question}`)?.checkVisibility());
  const late = waiting > 0 && queue.trouble;
  const said = [];
  if (late) said.push(count(queue.trouble, waiting));
  if (refused.length) said.push(count("refused", refused.length));
  const text = said.join(" ");
  if (status.textContent !== text) status.textContent = text;
  queue.hidden = !text;
  deeds.querySelector("[data-send]").hidden = !(late && queue.trouble === "cut");
  const link = deeds.querySelector("a");
  const seen = refused.find((one) => one.held !== "gone");
  link.hidden = !seen || "closed" in words;
  if (seen) link.href = words.see.replace("-question-", seen.question);
  deeds.querySelector("[data-forget]").hidden = !refused.length || Boolean(seen && !("closed" in words));
};

deeds.querySelector("[data-send]").addEventListener("click", () => queue.send());
deeds.querySelector("[data-forget]").addEventListener("click", () => {
  for (const one of queue.entries.filter((entry) => entry.held)) queue.drop(one.question);
});
queue.addEventListener("change", show);
document.addEventListener("stepped", show);
show();
