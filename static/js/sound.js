// A short tone for what waits for somebody. On or off is kept in a cookie without a word
// about anybody; browsers allow no sound before the first key or click on a page, and until
// then the switch says so.
const COOKIE = "sound=on";
const YEAR = 31536000;
let audio = null;

const isOn = () => document.cookie.split("; ").includes(COOKIE);
const switches = () => document.querySelectorAll("[data-sound-switch]");

/** Sound once; nothing where it is off or not allowed yet. */
export function beep() {
  if (!isOn() || audio?.state !== "running") return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.12, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
  tone.frequency.value = 740;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
  document.dispatchEvent(new CustomEvent("divert:sounded"));
}

function show() {
  const words = !isOn() ? "off" : audio?.state === "running" ? "on" : "on: press a key";
  for (const button of switches()) {
    button.setAttribute("aria-pressed", String(isOn()));
    button.setAttribute("aria-label", `Sound ${words}`);
    button.textContent = `♪ ${words}`;
  }
}

async function allow() {
  if (!isOn() || audio?.state === "running") return;
  try {
    audio ??= new AudioContext();
    await audio.resume();
  } catch {
    audio = null; // A desk without a sound card: what is shown has to do.
  }
  show();
}

if (switches().length) {
  for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, allow, { capture: true });
}

for (const button of switches()) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `sound=${isOn() ? "off" : "on"}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    await allow();
    show();
    beep();
  });
}
show();
