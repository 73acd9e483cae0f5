// Citations open their source; quotations are copied with their reference. One listener for the whole page,
// because answers come and go.
document.documentElement.lang = "vi";

function openSource(id) {
  const source = document.getElementById(id);
  if (!source) return;
  source.open = true;
  const mark = source.querySelector("mark") || source;
  mark.scrollIntoView({ block: "center", behavior: "smooth" });
  source.querySelector("summary").focus({ preventScroll: true });
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http on another machine has no clipboard API: the old way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.textContent;
  button.textContent = "Đã chép";
  setTimeout(() => { button.textContent = label; }, 1500);
}

document.addEventListener("click", (event) => {
  const cite = event.target.closest("button.cite");
  if (cite) openSource(cite.dataset.open);
  const button = event.target.closest("button.copy");
  if (button) copy(button);
  const example = event.target.closest("button.example");
  if (example) {
    const box = document.querySelector("#cau-hoi textarea");
    box.value = example.dataset.question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#nut-hoi").click(), 50);
  }
});

// The newest exchange is what the reader waits for.
new MutationObserver(() => {
  const turns = document.querySelectorAll("#hoi-thoai .turn");
  const last = turns[turns.length - 1];
  if (last && !last.dataset.seen) {
    last.dataset.seen = "1";
    last.scrollIntoView({ block: "start", behavior: "smooth" });
  }
}).observe(document.documentElement, { childList: true, subtree: true });
