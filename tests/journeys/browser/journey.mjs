import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import net from 'node:net';

const site = `http://127.0.0.1:${process.env.WEB}`;
const pictures = process.env.PICTURES;
const password = 'korekara-toritsugu';
// Console errors, policy violations, broken requests: none may be left at the end. (Browsers log 404 and 409, which are asked for.)
const troubles = [];

function ok(what) { console.log('ok', what); }
function expect(right, what, seen = '') {
    if (right) return ok(what);
    console.log('FAILED', what, seen);
    process.exitCode = 1;
    throw new Error(what);
}

// One mail through the desk's own port, as a mail server would bring it.
function mail(text, from = 'alice@reporter.example') {
    const lines = ['EHLO journey.example', `MAIL FROM:<${from}>`, 'RCPT TO:<report@localhost>', 'DATA', text.replace(/\r?\n/g, '\r\n') + '\r\n.', 'QUIT'];
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
const report = (subject, text, extra = '') => `From: Alice Example <alice@reporter.example>\nTo: report@localhost\nSubject: ${subject}\nMessage-ID: <${Math.random().toString(36).slice(2)}@reporter.example>\nDate: ${new Date().toUTCString()}\n${extra}Content-Type: text/plain; charset=utf-8\n\n${text}\n`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });

async function person(options = {}) {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('console', (message) => { if (message.type() === 'error' && !/status of (404|409)/.test(message.text())) troubles.push(`${page.url()}: ${message.text()}`); });
    page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
    return page;
}
async function signIn(page, name = 'sato') {
    await page.goto(site + '/sign-in');
    await page.fill('#name', name);
    await page.fill('#password', password);
    await page.click('button');
    await page.waitForURL(site + '/');
}
async function accessible(page, what) {
    const found = await new AxeBuilder({ page }).analyze();
    const told = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).slice(0, 3).join(' | ')}`);
    expect(told.length === 0, `${what}: no accessibility violation`, told.join('\n'));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide <= 0, `${what}: nothing stands out sideways`, String(wide));
}
const picture = (page, name, fullPage = false) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage });
const current = (page) => page.getAttribute('.row[aria-current]', 'data-number');

try {
    // 1. Sign-in, list, keys.
    const page = await person();
    await page.goto(site + '/');
    await accessible(page, 'sign-in');
    await picture(page, 'sign-in-light');
    await signIn(page);
    expect(await page.locator('.row').count() > 5, 'the sample mails are on the triage page');
    await page.waitForSelector('#live-dot:not([hidden])');
    await accessible(page, 'triage');
    await picture(page, 'triage-light');
    const first = await current(page);
    await page.keyboard.press('j');
    const second = await current(page);
    expect(first !== second, 'j moves down');
    await page.waitForFunction((number) => document.querySelector('#peek .num').textContent === number, second);
    ok('the preview follows');
    await page.keyboard.press('k');
    expect(await current(page) === first, 'k moves up');
    await page.keyboard.press('x');
    expect(await page.locator('.acts').isVisible(), 'x selects, and the bar of acts appears');
    await page.keyboard.press('Escape');
    expect(await page.locator('.row input:checked').count() === 0, 'Esc clears the selection');
    const strip = page.locator('.same a').first();
    if (await strip.count()) {
        await strip.click();
        expect(await page.locator('.row input:checked').count() >= 2, 'the strip selects the reports of the same source');
        await picture(page, 'triage-selected');
        await page.keyboard.press('Escape');
    }
    await page.keyboard.press('?');
    expect(await page.locator('#keyhelp').isVisible(), '? shows all keys');
    await page.keyboard.press('Escape');
    await page.focus('#q');
    await page.keyboard.type('jjx');
    expect(await current(page) === first && await page.inputValue('#q') === 'jjx', 'keys are letters in a field');
    await page.keyboard.press('Escape');
    await page.fill('#q', '');
    await page.locator('h1').first().click();

    // 2. i, u, e.
    const before = Number(await page.textContent('[data-count=untriaged]'));
    await page.keyboard.press('i');
    await page.waitForSelector('.toast');
    expect((await page.textContent('.toast')).includes('incident'), 'i makes an incident and says so');
    await page.keyboard.press('u');
    await page.waitForFunction(() => /Undone/.test(document.querySelector('.toast')?.textContent ?? ''));
    expect(Number(await page.textContent('[data-count=untriaged]')) === before, 'u takes it back');
    await page.keyboard.press('e');
    await page.waitForSelector('.chooser');
    expect((await page.textContent('.chooser h1')).includes('Close 1'), 'e asks before it closes');
    await accessible(page, 'closing');
    await picture(page, 'close-light');
    await page.click('text=Cancel');

    // 3. A ticket, and what appears in it without a reload.
    await mail(report('Scan from 203.0.113.99', 'Apr 14 02:10:44 fw kernel: DROP IN=eth0 SRC=203.0.113.99 DST=192.0.2.1 PROTO=TCP DPT=23\nPlease tell the network.'));
    await page.goto(site + '/?o=new');
    await page.waitForFunction(() => [...document.querySelectorAll('.subj')].some((one) => one.textContent.includes('Scan from 203.0.113.99')), null, { timeout: 10000 }).catch(() => page.reload());
    await page.click('text=Scan from 203.0.113.99');
    await page.waitForSelector('#tk');
    const ticket = page.url().split('?')[0], number = ticket.split('/').pop();
    await accessible(page, 'ticket');
    await picture(page, 'ticket-light');
    await page.keyboard.press('r');
    await page.keyboard.type('Thank you, we tell the network.');
    await page.waitForTimeout(100);
    await page.reload();
    expect(await page.inputValue('#reply-text') === 'Thank you, we tell the network.', 'a draft survives a reload');
    const other = await person();
    await signIn(other, 'tanaka');
    await other.goto(ticket);
    await other.waitForFunction(() => document.querySelector('#presence').textContent.includes('is replying'), null, { timeout: 10000 });
    ok('a colleague sees who is replying');
    await picture(other, 'ticket-presence');
    await page.focus('#reply-text');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.mail.out');
    expect(await page.inputValue('#reply-text') === '', 'Ctrl+Enter sends, and the draft is gone');
    await other.waitForSelector('.mail.out', { timeout: 10000 });
    ok('the reply appears at the colleague without a reload');
    await mail(report(`Re: [${number}] Scan from 203.0.113.99`, 'It stopped this morning.', ''));
    await page.waitForFunction(() => document.querySelector('#thread').textContent.includes('It stopped this morning.'), null, { timeout: 15000 });
    expect(page.url().startsWith(ticket), "the reporter's answer appears without a reload");
    await picture(page, 'ticket-answered', true);
    await other.keyboard.press('r');
    await other.keyboard.type('Me too');
    await mail(report(`Re: [${number}] Scan from 203.0.113.99`, 'And it began again.', ''));
    await other.waitForFunction(() => document.querySelector('#thread').textContent.includes('And it began again.'), null, { timeout: 15000 });
    expect(await other.inputValue('#reply-text') === 'Me too', 'what a handler writes stays while mail comes in');
    await other.keyboard.press('Control+Enter');
    await other.waitForSelector('.banner');
    expect((await other.textContent('.banner')).includes('since you opened') && await other.inputValue('#reply-text') === 'Me too', 'sending past a new mail is stopped, the text kept');
    await picture(other, 'ticket-conflict');
    await other.context().close();

    // 4. New reports wait behind a pill.
    await page.goto(site + '/?o=new');
    await page.waitForSelector('#live-dot:not([hidden])');
    await page.waitForTimeout(300);
    await mail(report('A second matter', 'SRC=203.0.113.45 tried our SSH.'));
    await page.waitForSelector('#pill .live', { timeout: 15000 });
    expect((await page.textContent('#pill')).includes('1 new report'), 'a pill tells of one new report');
    expect(await page.locator('text=A second matter').count() === 0, 'the list does not jump');
    await picture(page, 'triage-pill');
    await page.keyboard.press('n');
    await page.waitForSelector('text=A second matter');
    ok('n shows it without a reload');

    // 5. The other pages.
    for (const [path, name] of [['/ledger', 'ledger'], ['/outbox', 'outbox'], ['/search?q=198.51.100.23', 'search'], ['/search?q=ip%3A198.51.100.0%2F24%20telnet%20age%3C30d', 'search-chips'], ['/search?q=category%3Aphising', 'search-wrong'], ['/search?q=nothinglikethis', 'search-nothing'], ['/?q=state%3Anew', 'search-as-list'], ['/rules', 'rules'], ['/relays?v=all', 'relays-all'], ['/settings', 'settings'], ['/?v=mine', 'mine'], ['/nothing', 'problem']]) {
        await page.goto(site + path);
        await accessible(page, name);
        await picture(page, name + '-light');
    }

    await page.goto(site + '/search?q=' + encodeURIComponent('"自宅のルーターに見慣れない記録"'));
    await page.locator('.hit h2 a').first().click();
    await page.waitForSelector('#tk');
    expect(await page.locator('.parsed .spark rect').count() >= 3, 'the hours of the events stand in bars beside their source');

    // A search: chips that go, keys, a name that stands in the rail for everybody here, and goes again.
    await page.goto(site + '/search?q=' + encodeURIComponent('198.51.100.0/24 -nothinglikethis'));
    expect(await page.locator('.term').count() === 2, 'the parts of a query are chips');
    await page.locator('.term a').last().click();
    await page.waitForFunction(() => document.querySelectorAll('.term').length === 1);
    expect(await page.inputValue('#sq') === '', 'a chip can be taken away');
    await page.keyboard.press('/');
    await page.keyboard.type('scan');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=ip%3A198.51.100.0%2F24%20scan/);
    ok('words are added to chips, and all of it is one address');
    await page.goto(site + '/search?q=198.51.100.0/24');
    if (await page.locator('.hit').count() > 1) {
        await page.keyboard.press('j');
        expect(await page.locator('.hit').nth(1).getAttribute('aria-current') === 'true', 'j moves between the hits');
    }
    await page.keyboard.press('w');
    await page.keyboard.type('Our /24');
    await page.check('input[name=shared]');
    await page.click('#save button.go');
    await page.waitForSelector('.toast');
    await page.waitForFunction(() => Number(document.querySelector('[data-view]')?.textContent) > 0);
    ok('a saved view stands in the rail, with its count');
    await accessible(page, 'saved view');
    await picture(page, 'saved-view-light');
    await page.goto(site + '/search?q=' + encodeURIComponent('ip:198.51.100.0/24'));
    await page.click('button[value=remove]');
    await page.waitForSelector('.toast');
    expect(await page.locator('[data-view]').count() === 0, 'and goes again');

    // 6. The directory of contacts, and a ticket that is passed on and told about.
    await page.goto(site + '/');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL(site + '/contacts');
    await accessible(page, 'empty directory');
    await page.click('.import summary');
    await page.setInputFiles('#import', { name: 'partners.csv', mimeType: 'text/csv', buffer: Buffer.from('organisation,addresses,networks,asns,language\nNordhost,abuse@nordhost.example noc@nordhost.example,198.51.100.0/24,AS64511,en\nCERT-EX,cert@cert.example,,,en\n') });
    await page.click('.import button');
    await page.waitForSelector('.toast');
    expect((await page.textContent('.toast')).includes('2 contacts imported'), 'a lead imports contacts through the page');
    await page.keyboard.press('n');
    await page.waitForSelector('#organisation');
    await accessible(page, 'contact form');
    await page.fill('#organisation', '例示クラウド');
    await page.locator('input[name=addresses]').first().fill('abuse@cloud.example');
    await page.fill('#networks', '203.0.113.0/24');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/contacts\?c=/);
    await accessible(page, 'contacts');
    await picture(page, 'contacts-light');
    await page.keyboard.press('v');
    await page.waitForSelector('.track .done');
    expect((await page.textContent('.is-chosen .dot')).includes('Confirmed'), 'v confirms the address that is shown');
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('.is-chosen').textContent.includes('CERT-EX'));
    ok('j and k move in the directory');
    await page.keyboard.press('/');
    await page.keyboard.type('198.51.100.77');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.answer');
    expect((await page.textContent('.answer')).includes('abuse@nordhost.example'), 'an address of no ticket finds its contact');
    await page.goto(ticket);
    expect((await page.textContent('.obs')).includes('abuse@cloud.example'), 'the contact stands beside the address on the ticket');
    await page.keyboard.press('l');
    await page.waitForSelector('#compose .sheet');
    await accessible(page, 'relay request');
    await picture(page, 'relay-light');
    const sheet = await page.textContent('.sheet');
    expect(sheet.includes('To: abuse@cloud.example') && sheet.includes('203.0.113.99') && !sheet.includes('alice@reporter.example'), 'the preview says what leaves, and nothing of the reporter');
    await page.check('input[name=also-ja]');
    await page.waitForFunction(() => document.querySelector('.sheet').textContent.includes('様'));
    ok('a choice is shown at once as it would leave');
    await page.locator('h1').click();
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.relay .track');
    expect((await page.textContent('.toast')).includes('in the outbox'), 'l and Ctrl+Enter pass it on');
    await accessible(page, 'ticket with a relay request');
    await picture(page, 'ticket-relayed', true);
    await page.click('.relay summary');
    await page.fill('.relay input[name=reference]', '77-4410');
    await page.click('.relay button[value=act]');
    await page.waitForFunction(() => document.querySelector('.relay .dot').textContent.includes('fixed'));
    expect((await page.textContent('.relay')).includes('77-4410'), 'an answer by telephone is noted, with their number');
    await page.keyboard.press('t');
    await page.waitForSelector('.outcome-mail textarea');
    await accessible(page, 'outcome');
    await picture(page, 'outcome-light');
    expect(!(await page.inputValue('.outcome-mail textarea')).includes('cloud.example'), 'the outcome does not say whom we told');
    await page.locator('h1').click();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/did=told/);
    ok('t and Ctrl+Enter tell the reporter');
    await page.goto(site + '/relays?v=acted');
    await accessible(page, 'board of relay requests');
    await picture(page, 'relays-light');

    // 7. Japanese, dark, phone.
    const japanese = await person({ locale: 'ja-JP' });
    await signIn(japanese);
    expect((await japanese.textContent('h1')) === '未仕分け' && (await japanese.getAttribute('html', 'lang')) === 'ja', 'the pages are Japanese where the browser asks for it');
    await accessible(japanese, 'triage in Japanese');
    await picture(japanese, 'triage-ja-light');
    await japanese.goto(ticket);
    await picture(japanese, 'ticket-ja-light');
    await japanese.goto(site + '/contacts');
    await accessible(japanese, 'contacts in Japanese');
    await picture(japanese, 'contacts-ja-light');
    const english = (await japanese.locator('body').innerText()).match(/\b(Reply|Close|Undo|Note|Category|Owner|Save)\b/);
    expect(english === null, 'no English button is left on the Japanese ticket', String(english));
    await japanese.context().close();
    const dark = await person({ colorScheme: 'dark' });
    await signIn(dark);
    await accessible(dark, 'triage in the dark');
    await picture(dark, 'triage-dark');
    await dark.goto(ticket);
    await accessible(dark, 'ticket in the dark');
    await picture(dark, 'ticket-dark');
    await dark.goto(site + '/contacts');
    await accessible(dark, 'contacts in the dark');
    await picture(dark, 'contacts-dark');
    await dark.context().close();
    const phone = await person({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
    await signIn(phone);
    await accessible(phone, 'triage on a phone');
    await picture(phone, 'triage-mobile-light');
    await phone.goto(ticket);
    await accessible(phone, 'ticket on a phone');
    await picture(phone, 'ticket-mobile-light');
    await phone.goto(site + '/contacts');
    await accessible(phone, 'contacts on a phone');
    await picture(phone, 'contacts-mobile-light');
    await phone.goto(site + '/report');
    await accessible(phone, 'form on a phone');
    await picture(phone, 'report-form-mobile-light');
    for (const [path, name] of [['/ledger', 'ledger'], ['/outbox', 'outbox'], ['/relays?v=all', 'relays'], ['/search?q=ip%3A198.51.100.0%2F24%20scan', 'search'], ['/rules', 'rules'], ['/settings', 'settings'], ['/stats', 'statistics']]) {
        await phone.goto(site + path);
        await accessible(phone, name + ' on a phone');
        await picture(phone, name + '-mobile-light');
    }
    await phone.context().close();
    const wide = await person();
    await signIn(wide);
    for (const path of ['/', ticket.slice(site.length), '/search?q=198.51.100.0%2F24', '/relays?v=all', '/contacts', '/ledger', '/outbox', '/rules', '/settings', '/stats', '/report']) {
        await wide.goto(site + path);
        const out = [];
        for (const width of [390, 720, 900, 1024, 1280, 1440, 1920]) {
            await wide.setViewportSize({ width, height: 900 });
            if (await wide.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) out.push(width);
        }
        expect(out.length === 0, `${path}: as wide as the window from 390 to 1920`, out.join());
    }
    await wide.context().close();

    // 8. A reporter, in Japanese: form, confirmation, own page.
    const reporter = await person({ locale: 'ja-JP' });
    await reporter.goto(site + '/report');
    await accessible(reporter, 'form');
    await picture(reporter, 'report-form-light', true);
    await reporter.fill('#log', '4月14日の朝、ルーターの画面に次の記録がありました\nApr 14 02:10:44 rt kernel: DENY TCP 198.51.100.23:51022 -> 192.0.2.118:23 SYN\nApr 14 02:11:02 rt kernel: DENY TCP 198.51.100.23:51187 -> 192.0.2.118:23 SYN');
    await reporter.fill('#mail', 'harada@cable.example.jp');
    await reporter.fill('#org', '山口ケーブル お客様窓口');
    await reporter.waitForSelector('#heard .ip', { timeout: 10000 });
    expect((await reporter.textContent('#heard')).includes('198.51.100.23'), 'what is understood appears beside the form while it is written');
    await accessible(reporter, 'form with what is understood');
    await picture(reporter, 'report-heard-light', true);
    await reporter.click('text=確認画面へ進む');
    await reporter.waitForSelector('text=198.51.100.23');
    ok('the confirmation shows what was understood');
    await accessible(reporter, 'confirmation');
    await picture(reporter, 'report-check-light', true);
    await reporter.click('text=報告を送る');
    await reporter.waitForSelector('.bigstate');
    await accessible(reporter, 'sent');
    await picture(reporter, 'report-sent-light');
    await page.goto(site + '/?o=new');
    await page.waitForFunction(() => document.body.textContent.includes('山口ケーブル'), null, { timeout: 10000 }).catch(() => {});
    await page.reload();
    await page.locator('.row', { hasText: '不審なアクセスがあった' }).first().locator('.subj').click();
    await page.waitForSelector('#tk');
    ok('the form became a ticket');
    const link = await page.getAttribute('a[href^="/r/"]', 'href');
    await reporter.goto(site + link);
    await accessible(reporter, "reporter's page");
    await reporter.fill('#add', '今朝も記録が増えました。');
    await reporter.locator('.say', { has: reporter.locator('#add') }).locator('button').click();
    await reporter.waitForSelector('.banner.matsu');
    await picture(reporter, 'reporter-light', true);
    await page.waitForFunction(() => document.querySelector('#thread').textContent.includes('今朝も記録が増えました。'), null, { timeout: 15000 });
    ok('what the reporter adds joins the ticket and appears');
    await reporter.context().close();

    // 9. Without script.
    const plain = await person({ javaScriptEnabled: false });
    await signIn(plain);
    await plain.locator('.row input[name=t]').first().check();
    await plain.locator('.acts button[value=incident]').click();
    expect((await plain.textContent('.toast')).includes('incident'), 'the list acts without script');
    await plain.goto(ticket);
    await plain.locator('.actbar a', { hasText: 'Note' }).click();
    await plain.fill('#note-text', 'Written without script.');
    await plain.locator('#note button').click();
    expect((await plain.textContent('#thread')).includes('Written without script.'), 'a note is kept without script');
    await plain.goto(site + '/');
    const telnet = plain.locator('.row', { hasText: '198.51.100.23' }).first();
    await telnet.locator('.subj').click();
    await plain.locator('.actbar a', { hasText: 'Relay' }).click();
    await plain.check('input[name=full]');
    await plain.locator('button[value=send]').click();
    expect((await plain.textContent('.banner')).includes('Your choices changed the mail'), 'without script a changed mail is shown before it leaves');
    await plain.locator('button[value=send]').click();
    expect((await plain.textContent('.toast')).includes('in the outbox'), 'and then it is sent');
    await plain.context().close();

    expect(troubles.length === 0, 'no error and no policy violation in any console', troubles.join('\n'));
} catch (error) {
    console.log(error.stack);
    console.log(troubles.join('\n'));
    process.exitCode = 1;
} finally {
    await browser.close();
}
