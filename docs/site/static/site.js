// Draws the diagrams that pages hold as Mermaid source; without Mermaid the source stays.
document.addEventListener("DOMContentLoaded", async () => {
  if (!window.mermaid) return;
  const chosen = document.body.dataset.theme;
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const blocks = [...document.querySelectorAll(".highlight-mermaid pre")];
  const drawings = blocks.map((block) => {
    const drawing = document.createElement("div");
    drawing.className = "mermaid";
    drawing.textContent = block.textContent;
    block.closest(".highlight-mermaid").replaceWith(drawing);
    return drawing;
  });
  mermaid.initialize({ startOnLoad: false, theme: dark ? "dark" : "default" });
  await mermaid.run({ nodes: drawings });
});
