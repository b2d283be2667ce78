// Everything a page may do by itself. Each module looks for its own data attributes
// (templates/base.html lists them) and rests on a page that has none.
import "./theme.js";
import "./once.js";
import "./dialogs.js";
import "./tabs.js";
import "./keys.js";
import "./clock.js";
import "./idle.js";
import "./offline.js";
import "./guard.js";
import "./live.js";
import "./presence.js";
import "./offers.js";
import "./autosave.js";
import "./quickcodes.js";
import "./copy.js";

// Signed out, the tab forgets what was looked for in it.
if (!document.body.dataset.user) sessionStorage.clear();
