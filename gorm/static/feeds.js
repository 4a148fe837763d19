// The address of a feed is copied by one press, where the browser lets a page do so.
const group = document.querySelector("[data-copied]");

if (group && navigator.clipboard) {
  const field = group.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary govuk-!-margin-top-2";
  button.textContent = "Copy the address";
  const status = document.createElement("p");
  status.className = "govuk-body";
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    status.textContent = group.dataset.copied;
  });
  group.append(button, status);
}
