"use strict";
(function () {
  const form = document.getElementById("filter");
  const articles = [...document.querySelectorAll("article")];
  const choices = [...form.querySelectorAll("select")];
  const text = document.getElementById("text");

  function show() {
    const words = text.value.toLowerCase();
    let left = 0;
    for (const article of articles) {
      const fits = choices.every(
        (choice) => !choice.value ||
          article.getAttribute("data-" + choice.id) === choice.value) &&
        (!words || article.textContent.toLowerCase().includes(words));
      article.hidden = !fits;
      left += fits;
    }
    document.getElementById("count").value =
      left + " of " + articles.length;
    document.getElementById("none").hidden = left > 0 || !articles.length;
  }

  // Without scripts, all is shown and there is nothing to choose from.
  form.hidden = articles.length === 0;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
