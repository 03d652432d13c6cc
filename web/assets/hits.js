// The search page: moving between the hits, opening one.
export function startHits() {
    const place = document.querySelector('ol.hits');
    if (!place) return null;
    const hits = [...place.querySelectorAll('.hit')];
    const current = () => hits.findIndex((hit) => hit.hasAttribute('aria-current'));
    function step(by) {
        const at = current(), to = Math.min(Math.max(at + by, 0), hits.length - 1);
        if (at >= 0) hits[at].removeAttribute('aria-current');
        hits[to].setAttribute('aria-current', 'true');
        hits[to].scrollIntoView({ block: 'nearest' });
    }
    const open = () => { const hit = hits[current()]; if (hit) hit.querySelector('h2 a').click(); };
    return { keys: { 'j': () => step(1), 'k': () => step(-1), 'ArrowDown': () => step(1), 'ArrowUp': () => step(-1), 'o': open, 'Enter': open } };
}

// How many tickets each saved view has now; the page does not wait for it.
export async function countViews() {
    const places = [...document.querySelectorAll('[data-view]')];
    if (!places.length) return;
    try {
        const answer = await fetch('/views/counts?of=' + places.map((place) => place.dataset.view).join());
        if (!answer.ok || answer.redirected) return;
        const counts = await answer.json();
        for (const place of places) if (place.dataset.view in counts) place.textContent = counts[place.dataset.view];
    } catch { /* offline: the names are there */ }
}
