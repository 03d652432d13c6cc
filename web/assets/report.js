// The form for reporters: what is understood of pasted records appears beside them while they are written. Nothing is sent
// to anybody by this; the page says the same after "Check it first", with or without script.
const form = document.querySelector('form.form'), place = document.getElementById('heard');
const waitMs = 700, most = 64 * 1024;
let timer = 0, asked = 0;

async function read() {
    const mine = ++asked;
    const fields = new URLSearchParams({ step: 'read' });
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && name !== 'step') fields.append(name, value.slice(0, most));
    if (!['log', 'url', 'txt'].some((name) => (fields.get(name) || '').trim())) { place.replaceChildren(); return; }
    try {
        const answer = await fetch('/report', { method: 'POST', body: fields });
        if (!answer.ok || mine !== asked) return;   // more was written meanwhile
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (place.textContent !== page.body.textContent) place.replaceChildren(...page.body.childNodes);
    } catch { /* offline: the form works without it */ }
}
form.addEventListener('input', (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(read, waitMs);
});
form.addEventListener('compositionend', () => { clearTimeout(timer); timer = setTimeout(read, waitMs); });
read();
