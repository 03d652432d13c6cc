// Forms with a preview: each choice is shown at once as it would leave. What is being typed stays where it is.
export function startLiveForms() {
    const form = document.querySelector('form[data-live-form]');
    if (!form) return;
    let asked = 0;
    async function refresh() {
        const button = form.querySelector('[data-preview]');
        if (!button) return;
        const mine = ++asked;
        const fields = new URLSearchParams(new FormData(form));
        fields.set('do', 'preview');
        try {
            const answer = await fetch(form.action, { method: 'POST', body: fields });
            if (mine !== asked || !answer.headers.get('Content-Type').startsWith('text/html')) return;
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const fresh = page.getElementById(form.id);
            if (!fresh || mine !== asked) return;
            const active = document.activeElement;
            const same = active && form.contains(active) ? (one) => one.name === active.name && one.value === active.value : null;
            form.replaceChildren(...fresh.childNodes);
            const again = same && [...form.elements].find(same);
            if (again) again.focus({ preventScroll: true });
        } catch { /* offline: the server compares again before it sends */ }
    }
    form.addEventListener('change', (event) => { if (event.target.tagName !== 'TEXTAREA') refresh(); });
}
