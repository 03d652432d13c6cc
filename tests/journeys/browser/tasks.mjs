// The ten daily tasks, each with its keys and page loads counted: one key, chord, click or typed text is one step, and a page
// that comes from the server is one load. More than what is promised (docs/handler/README.md) fails.
import { chromium } from 'playwright-core';
import net from 'node:net';

const site = `http://127.0.0.1:${process.env.WEB}`;

function expect(right, what, seen = '') {
    if (right) return console.log('ok', what);
    console.log('FAILED', what, seen);
    throw new Error(what);
}
function mail(subject, text, from) {
    const id = Math.random().toString(36).slice(2);
    const whole = `From: ${from}\nTo: report@localhost\nSubject: ${subject}\nMessage-ID: <${id}@reporter.example>\nDate: ${new Date().toUTCString()}\nContent-Type: text/plain; charset=utf-8\n\n${text}\n`;
    const lines = ['EHLO tasks.example', `MAIL FROM:<${from}>`, 'RCPT TO:<report@localhost>', 'DATA', whole.replace(/\n/g, '\r\n') + '.', 'QUIT'];
    return new Promise((resolve, reject) => {
        const socket = net.connect(Number(process.env.MAIL), '127.0.0.1');
        let heard = '';
        socket.on('data', (data) => {
            heard += data;
            if (!/^\d{3} .*\r\n$/m.test(heard)) return;
            const code = Number(heard.slice(0, 3));
            heard = '';
            if (code >= 400) reject(new Error('mail refused: ' + data));
            if (lines.length) socket.write(lines.shift() + '\r\n');
        });
        socket.on('end', resolve);
        socket.on('error', reject);
    });
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })).newPage();
let steps = 0, loads = 0;
page.on('response', (response) => {   // a redirect is on the way to a page, not one
    const isPage = (response.headers()['content-type'] || '').startsWith('text/html');
    if (response.request().isNavigationRequest() && response.status() < 300 && isPage) loads += 1;
});
const key = async (keys) => { steps += 1; for (const one of keys.split(' ')) await page.keyboard.press(one); };
const type = async (text) => { steps += 1; await page.keyboard.type(text); };
const click = async (locator) => { steps += 1; await locator.click(); };
// One task from where it begins, with what it may cost.
async function task(name, most, begin, act) {
    await begin();
    await page.waitForLoadState('load');
    steps = loads = 0;
    await act();
    await page.waitForLoadState('load');
    expect(steps <= most.steps && loads <= most.loads, `${name}: ${steps} of ${most.steps} steps, ${loads} of ${most.loads} page loads`);
}
const to = (path) => async () => { await page.goto(site + path); await page.waitForSelector('html.js'); };
const told = (words) => page.waitForFunction((wanted) => (document.querySelector('.toast')?.textContent ?? '').includes(wanted), words);
const subjectAtCursor = () => page.textContent('.row[aria-current] .subj');

try {
    const text = (n) => `Apr 14 02:1${n}:44 fw kernel: DROP IN=eth0 SRC=192.0.2.150 DST=203.0.113.${n} PROTO=TCP DPT=23\nPlease tell the network.`;
    for (let n = 1; n <= 4; ++n) await mail(`Telnet scans, week ${n}`, text(n), `desk${n}@reporter.example`);
    await page.goto(site + '/sign-in');
    await page.fill('#name', 'sato');
    await page.fill('#password', 'korekara-toritsugu');
    await page.click('button');
    await page.waitForURL(site + '/');
    await page.goto(site + '/contacts/new');
    await page.fill('#organisation', 'Task network');
    await page.locator('input[name=addresses]').first().fill('abuse@task.example');
    await page.fill('#networks', '192.0.2.128/25');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/contacts\?c=/);

    await task('1. open the next untriaged report', { steps: 1, loads: 1 }, to('/'), async () => {
        await key('o');
        await page.waitForSelector('#tk');
    });
    const opened = page.url();
    await task('1. and from inside a ticket', { steps: 1, loads: 1 }, async () => { await page.waitForSelector('html.js'); }, async () => {
        await key('j');
        await page.waitForFunction((before) => location.href !== before && document.querySelector('#tk'), opened);
    });
    await task('2. make it an incident', { steps: 1, loads: 1 }, to('/'), async () => { await key('i'); await told('incident'); });
    const wrong = {};
    await task('2. with another category', { steps: 3, loads: 3 }, async () => { await to('/')(); wrong.subject = await subjectAtCursor(); }, async () => {
        await key('c');
        await page.waitForSelector('.chooser');
        await key('4');
        await told('Category');
        expect(await subjectAtCursor() === wrong.subject, 'the cursor stays on the report whose category was set');
        await key('i');
        await told('incident');
    });
    await page.goto(site + '/search?q=192.0.2.150');
    const ticket = await page.getAttribute('.hit h2 a', 'href');
    await task('3. find the contact of an address, on the ticket', { steps: 0, loads: 0 }, to(ticket), async () => {
        expect((await page.textContent('.obs')).includes('abuse@task.example'), 'the contact stands beside the address');
    });
    await task('3. and elsewhere', { steps: 2, loads: 1 }, to('/ledger'), async () => {
        await key('/');
        await type('192.0.2.200\n');
        await page.waitForSelector('.net');
        expect((await page.textContent('.net')).includes('abuse@task.example'), 'a search for an address names its contact');
    });
    await task('4. send a relay request, from the list', { steps: 2, loads: 2 }, async () => {
        await to('/?q=' + encodeURIComponent('telnet state:new'))();
    }, async () => {
        await key('Shift+I');
        await page.waitForSelector('#compose .sheet');
        await key('Control+Enter');
        await told('in the outbox');
    });
    await task('4. and from a ticket', { steps: 2, loads: 2 }, async () => {
        await page.goto(site + '/search?q=' + encodeURIComponent('telnet state:new'));
        await to(await page.getAttribute('.hit h2 a', 'href'))();
    }, async () => {
        await key('l');
        await page.waitForSelector('#compose .sheet');
        await key('Control+Enter');
        await told('in the outbox');
    });
    if (process.env.MAKE_DUE) {   // set by `run`: makes the requests overdue as time would
        const { execSync } = await import('node:child_process');
        execSync(process.env.MAKE_DUE);
        await task('5. chase an overdue one', { steps: 3, loads: 2 }, to('/'), async () => {
            await key('g l');
            await page.waitForSelector('.chase');
            await key('r');
            expect(await page.locator('.chase blockquote').isVisible(), 'r shows what leaves and sends nothing');
            await key('Control+Enter');
            await told('chased');
        });
    }
    await task('6. merge duplicates', { steps: 2, loads: 1 }, async () => {
        for (let n = 5; n <= 7; ++n) await mail(`Probes, part ${n}`, text(n).replaceAll('192.0.2.150', '192.0.2.199'), `desk${n}@reporter.example`);
        await to('/?q=' + encodeURIComponent('probes state:new'))();
        for (let i = 0; i < 50 && await page.locator('.row').count() < 3; ++i) await page.reload();
    }, async () => {
        await key('Shift+X');
        await key('m');
        await told('merged');
    });
    await key('u');
    await told('Undone');
    await task('7. reply to the reporter', { steps: 3, loads: 1 }, to(ticket), async () => {   // 2 and the text
        await key('r');
        await type('Thank you. The network is told.');
        await key('Control+Enter');
        await page.waitForSelector('.mail.out >> text=The network is told.');
    });
    await page.goto(site + '/search?q=' + encodeURIComponent('probes state:new'));
    await page.keyboard.press('w');
    await page.keyboard.type('Probes');
    await page.keyboard.press('Enter');
    await told('view is saved');
    await task('8. close many scan reports', { steps: 4, loads: 3 }, to('/'), async () => {
        await click(page.locator('.rail a', { hasText: 'Probes' }));
        await page.waitForSelector('.row');
        const rows = await page.locator('.row').count();
        await key('Shift+A');
        await key('e');
        await page.waitForSelector('.chooser');
        expect((await page.textContent('.chooser h1')).includes(String(rows)), 'the count is asked before anything is closed');
        await key('Enter');
        await told('closed and thanked');
    });
    await key('u');
    await told('Undone');
    await task('9. search an address in all of history', { steps: 2, loads: 1 }, to('/'), async () => {
        await key('/');
        await type('192.0.2.150\n');
        await page.waitForSelector('.hit mark');
    });
    await task('9. or with one click', { steps: 1, loads: 1 }, to(ticket), async () => {
        await click(page.locator('.obs .chip').first());
        await page.waitForSelector('.hit');
    });
    await task('10. statistics of the last quarter', { steps: 1, loads: 1 }, to('/'), async () => {
        await key('g s');
        await page.waitForURL(/\/stats/);
        expect(await page.locator('.figs').isVisible(), 'the last closed quarter is shown');
    });
    await task('10. and as CSV', { steps: 2, loads: 1 }, to('/'), async () => {
        await key('g s');
        await page.waitForURL(/\/stats/);
        const [file] = await Promise.all([page.waitForEvent('download'), click(page.locator('a', { hasText: 'CSV' }).first())]);
        expect(file.suggestedFilename().endsWith('.csv'), 'the table is a file');
    });

    // Keys are letters where text is written, and while Japanese is composed.
    await to('/')();
    const before = await page.getAttribute('.row[aria-current]', 'data-number');
    await page.evaluate(() => {
        for (const one of ['j', 'i', 'e']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: one, isComposing: true, bubbles: true, cancelable: true }));
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', keyCode: 229, bubbles: true, cancelable: true }));
    });
    expect(await page.getAttribute('.row[aria-current]', 'data-number') === before && page.url() === site + '/', 'keys do nothing while Japanese is composed');
    await page.keyboard.press('?');
    await page.uncheck('#keys-on');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await page.getAttribute('.row[aria-current]', 'data-number') === before, 'with the switch off, single keys do nothing');
    await page.reload();
    await page.waitForSelector('html.js');
    await page.keyboard.press('j');
    expect(await page.getAttribute('.row[aria-current]', 'data-number') === before, 'and the switch stays off');
    await page.keyboard.press('?');
    await page.check('#keys-on');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await page.getAttribute('.row[aria-current]', 'data-number') !== before, 'until it is on again');
} catch (error) {
    console.log(error.stack);
    console.log('at', page.url());
    process.exitCode = 1;
} finally {
    await browser.close();
}
