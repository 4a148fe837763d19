// Only makes quicker what every page does without it.
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();
