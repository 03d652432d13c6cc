// The words by which reporters name what happened, with their weight. 4: says it outright; 2: usual there; 1: a hint.
// One line is "category weight phrase"; * lifts the word border (see PhraseFinder). Kept as text, so that the same form
// can be edited by a lead and tried over old tickets.
#include "core/rules/categorize.hpp"

namespace toritsugi {

std::string_view built_in_category_words() {
    return R"(
# other: what is no incident, though it speaks of them
other 6 取材
other 6 講師
other 5 セミナー
other 5 勉強会
other 5 採用
other 5 見積
other 5 卒業論文
other 5 アンケート
other 6 interview request*
other 5 my thesis
other 5 webinar*
other 5 newsletter*
other 5 job application*
# scan
scan 2 blocked incoming
scan 1.5 tried to connect
scan 2 knocking on
scan 2 scan summary
scan 2 scan report
scan 1.5 不審アクセス
scan 1.5 アクセスを拒否
scan 1.5 不明なアクセス
scan 1 変なアクセス
scan 2.5 扫描
scan 2.5 掃描
scan 2 포트스캔
scan 2 順番に接続
scan 2 ポートへ順番
scan 1 パケットフィルタ
scan 1 からの接続を
scan 1.5 接続をブロック
scan 1 connexions bloquées
scan 2 scan
scan 2 scans
scan 2.5 scanning
scan 2 scanned
scan 1.5 scanner
scan 4 port scan*
scan 4 portscan*
scan 3 network scan*
scan 2 probe
scan 2 probes
scan 2 probed
scan 2 probing
scan 1.5 sweep*
scan 1.5 knocking
scan 2 connection attempts
scan 1.5 access attempts
scan 2 unauthorized access attempt*
scan 2 unauthorised access attempt*
scan 1 suspicious traffic
scan 1 suspicious activity
scan 2 nmap
scan 2 masscan
scan 1.5 rejected packets
scan 2 dropped by our firewall
scan 1 firewall log*
scan 1 our firewall
scan 2 telnet
scan 3 スキャン
scan 4 ポートスキャン
scan 2.5 スキャンと思われる
scan 2 プローブ
scan 2 探査
scan 2 探索
scan 1.5 不審なアクセス
scan 1 アクセスを検知
scan 1.2 不正アクセス
scan 1 ファイアウォール
scan 1 ファイヤウォール
scan 1 ファイヤーウォール
scan 1 侵入検知
scan 1 パケットを検知
scan 1.5 不審なパケット
scan 1.5 アクセスの試み
scan 1.5 接続の試み
scan 1.5 接続を試み
scan 1.5 接続要求
scan 2 ポート番号
scan 1.5 不審な通信
scan 2 端口扫描
scan 2 포트 스캔
scan 2 balayage de ports
# brute-force
brute-force 2 ssh login
brute-force 2 telnet login
brute-force 2.5 not logged in
brute-force 2.5 530 login
brute-force 1.5 (not logged in)
brute-force 3 failed to log in
brute-force 3 failed to login
brute-force 3 failed to log on
brute-force 2.5 login fail
brute-force 2.5 login failed
brute-force 2.5 failed log-in*
brute-force 2.5 failed sign-in*
brute-force 2 failed attempts
brute-force 2.5 logon failure
brute-force 2.5 logon failed
brute-force 2.5 account failed to log on
brute-force 2 audit failure
brute-force 2.5 invalid login*
brute-force 2.5 authentication failed
brute-force 2 auth failed
brute-force 2 authorization failure
brute-force 2.5 sasl login
brute-force 2.5 wrong password*
brute-force 2.5 password incorrect
brute-force 2.5 incorrect password*
brute-force 2.5 login incorrect
brute-force 2.5 login or password incorrect
brute-force 2 locked out
brute-force 2 lockout*
brute-force 2 invalid password*
brute-force 2 bad password*
brute-force 2.5 password attempts
brute-force 2 auto block
brute-force 2.5 wrong credentials
brute-force 2 auth.owa
brute-force 2 logs in with
brute-force 2.5 ログオン失敗
brute-force 2.5 ログオンに失敗
brute-force 2 失敗の監査
brute-force 2.5 ログインしようと
brute-force 2 無効なログイン
brute-force 2.5 不正ログイン試行
brute-force 2.5 不正なログイン試行
brute-force 2 認証に失敗
brute-force 2 ログインエラー
brute-force 2 ロックアウト
brute-force 2 パスワードが違
brute-force 2 パスワード誤り
brute-force 2.5 パスワードを試
brute-force 2.5 gescheitert
brute-force 2.5 fehlgeschlagen*
brute-force 2.5 falsches kennwort
brute-force 2.5 falsches passwort
brute-force 3 échec d’authentification
brute-force 2.5 échec de connexion
brute-force 2.5 登录失败
brute-force 2.5 登入失敗
brute-force 4 무차별 대입
brute-force 2.5 로그인 실패
brute-force 2.5 비밀번호 오류
brute-force 2.5 tried to log in
brute-force 2.5 try to log in
brute-force 2.5 tried to login
brute-force 2.5 trying to log in
brute-force 2 guess*
brute-force 2 xmlrpc*
brute-force 4 brute force
brute-force 4 brute-force*
brute-force 4 bruteforc*
brute-force 2.5 failed login*
brute-force 2.5 failed logins
brute-force 2.5 login attempt*
brute-force 3 failed password*
brute-force 2.5 login failure*
brute-force 2 authentication failure*
brute-force 2 failed authentication*
brute-force 3 password guess*
brute-force 3 guess* password*
brute-force 3.5 dictionary attack*
brute-force 3 ssh attack*
brute-force 2 ssh login*
brute-force 2 invalid user*
brute-force 2 illegal user*
brute-force 2.5 fail2ban
brute-force 2 denyhosts
brute-force 2 sshguard
brute-force 4 credential stuffing
brute-force 4 password spray*
brute-force 2.5 rdp attack*
brute-force 3 wp-login*
brute-force 4 post /wp-login*
brute-force 3.5 post /xmlrpc*
brute-force 3.5 post /owa/auth*
brute-force 2 xmlrpc.php
brute-force 1.5 sip registration*
brute-force 4 総当たり
brute-force 4 総当り
brute-force 4 ブルートフォース
brute-force 4 辞書攻撃
brute-force 3 ログイン試行
brute-force 3 ログインの試行
brute-force 3 ログインを試み
brute-force 3 ログインの試み
brute-force 2 ログイン失敗
brute-force 2 ログインに失敗
brute-force 2.5 認証失敗
brute-force 2.5 認証の失敗
brute-force 2 認証試行
brute-force 3.5 リスト型攻撃
brute-force 3.5 パスワードリスト
brute-force 3.5 パスワードスプレー
brute-force 1.5 sshへの
brute-force 1.5 ssh への
brute-force 1.5 ssh に対する
brute-force 1.5 sshに対する
brute-force 1 パスワード
brute-force 3 暴力破解
brute-force 3 anmeldeversuch*
brute-force 3 tentatives de connexion
# exploit-attempt
exploit-attempt 3 /.env
exploit-attempt 3 /.git/
exploit-attempt 3 ../..
exploit-attempt 3 /etc/passwd
exploit-attempt 3 phpunit
exploit-attempt 3 jndi:
exploit-attempt 3 union select
exploit-attempt 2.5 cmd.exe
exploit-attempt 3 eval-stdin*
exploit-attempt 2.5 wp-config*
exploit-attempt 2 /cgi-bin/
exploit-attempt 2 phpmyadmin
exploit-attempt 2 %2e%2e
exploit-attempt 2 wp-content/plugins
exploit-attempt 2 boaform
exploit-attempt 2 /hnap1
exploit-attempt 2.5 command execution
exploit-attempt 2.5 command injection
exploit-attempt 2.5 code injection
exploit-attempt 2 file inclusion
exploit-attempt 2 shell script
exploit-attempt 2 hack my
exploit-attempt 2 webアタック
exploit-attempt 2.5 コマンド実行
exploit-attempt 2.5 コマンドインジェクション
exploit-attempt 2.5 コードインジェクション
exploit-attempt 2.5 攻撃通信
exploit-attempt 1 を狙う
exploit-attempt 1.5 を狙った攻撃
exploit-attempt 2 注入攻击
exploit-attempt 1 attack
exploit-attempt 1 attacks
exploit-attempt 1 attacked
exploit-attempt 1 attacking
exploit-attempt 1 攻撃
exploit-attempt 1.5 攻撃を受け
exploit-attempt 1.5 web サーバへの攻撃
exploit-attempt 2 web scan*
exploit-attempt 2 exploit
exploit-attempt 2 exploits
exploit-attempt 2 exploit attempt*
exploit-attempt 2 exploitation
exploit-attempt 4 sql injection*
exploit-attempt 4 sql-injection*
exploit-attempt 4 sqli
exploit-attempt 3 cross site scripting
exploit-attempt 3 cross-site scripting
exploit-attempt 2 xss
exploit-attempt 3 directory traversal
exploit-attempt 3 path traversal
exploit-attempt 2.5 remote code execution
exploit-attempt 1.5 rce
exploit-attempt 3.5 log4shell
exploit-attempt 3 log4j
exploit-attempt 3.5 shellshock
exploit-attempt 2 struts
exploit-attempt 3 web attack*
exploit-attempt 2.5 web application attack*
exploit-attempt 2.5 buffer overflow
exploit-attempt 2.5 overflow attempt*
exploit-attempt 2 shellcode
exploit-attempt 2 modsecurity
exploit-attempt 2 intrusion attempt*
exploit-attempt 2 attack attempt*
exploit-attempt 2 ids alert*
exploit-attempt 1.5 snort
exploit-attempt 1.5 suricata
exploit-attempt 1 cve-*
exploit-attempt 4 sqlインジェクション
exploit-attempt 4 sql インジェクション
exploit-attempt 3 クロスサイトスクリプティング
exploit-attempt 3 ディレクトリトラバーサル
exploit-attempt 2.5 脆弱性を突
exploit-attempt 2.5 脆弱性をつ
exploit-attempt 2.5 脆弱性を悪用
exploit-attempt 3 脆弱性を狙
exploit-attempt 2.5 脆弱性をねら
exploit-attempt 2 攻撃コード
exploit-attempt 2.5 エクスプロイト
exploit-attempt 2.5 バッファオーバーフロー
exploit-attempt 2.5 バッファオーバフロー
exploit-attempt 1.5 オーバーフロー
exploit-attempt 1.5 攻撃を検知
exploit-attempt 2 攻撃リクエスト
exploit-attempt 2 不正なリクエスト
exploit-attempt 2 攻撃と思われるアクセス
exploit-attempt 1 webサーバへの攻撃
exploit-attempt 2 webアプリケーションへの攻撃
# malware-site
malware-site 2 downloader
malware-site 2 hosts a malicious
malware-site 2.5 マルウェアが置
malware-site 2.5 マルウェアをダウンロード
malware-site 2 木马
malware-site 3 malware hosted
malware-site 3 serving malware
malware-site 1.5 is serving
malware-site 1.5 binaries
malware-site 2 malware sample*
malware-site 2 distribution site*
malware-site 1.5 malware
malware-site 3 malware download*
malware-site 3 malware distribution
malware-site 3.5 hosting malware
malware-site 3 hosts malware
malware-site 3 distributing malware
malware-site 3 malware site*
malware-site 3 malware url*
malware-site 2.5 malicious file*
malware-site 2.5 malicious download*
malware-site 2.5 malicious software
malware-site 2 malicious url*
malware-site 2 malicious site*
malware-site 2 malicious code
malware-site 2 malicious executable*
malware-site 2.5 drive-by
malware-site 2.5 exploit kit*
malware-site 2 dropper*
malware-site 1.5 trojan*
malware-site 1 .exe
malware-site 1.5 virustotal*
malware-site 1.5 virus
malware-site 1 payload*
malware-site 2.5 emotet*
malware-site 2 safe browsing
malware-site 1.5 マルウェア
malware-site 1.5 マルウエア
malware-site 1.2 ウイルス
malware-site 1.2 ウィルス
malware-site 3 マルウェア配布
malware-site 3 マルウェアを配布
malware-site 3 マルウエアを配布
malware-site 3 ウイルスを配布
malware-site 1.5 配布元
malware-site 1.5 配布され
malware-site 1.5 配布して
malware-site 1 ダウンロード
malware-site 2 検体
malware-site 2 トロイの木馬
malware-site 2 トロイ
malware-site 2 不正なファイル
malware-site 2 不正プログラム
malware-site 2 不正なプログラム
malware-site 2 悪意のあるファイル
malware-site 2 悪意のあるプログラム
malware-site 2.5 ドロッパ
malware-site 2 ドライブバイ
malware-site 2 恶意软件
malware-site 2 악성코드
malware-site 2.5 schadsoftware
malware-site 2.5 logiciel malveillant
# infected-host
infected-host 3 appears to be infected
infected-host 2.5 quarantin*
infected-host 2 my antivirus
infected-host 3 contacted our sinkhole
infected-host 2.5 known botnet
infected-host 2.5 bot-infected
infected-host 2 clean the host
infected-host 2 clean the machine
infected-host 2.5 compromised hosts
infected-host 3 感染している
infected-host 3 感染の疑い
infected-host 3 感染の可能性
infected-host 3 ボットに感染
infected-host 2.5 感染通知
infected-host 2.5 ウイルスが検出
infected-host 2.5 ウイルスが見つか
infected-host 2.5 隔離
infected-host 2.5 感染しま
infected-host 2.5 中毒
infected-host 2.5 감염
infected-host 3 worm
infected-host 3 worms
infected-host 4 nimda
infected-host 4 codered*
infected-host 4 code red
infected-host 3 slammer
infected-host 3 blaster
infected-host 3 sasser
infected-host 3 welchia
infected-host 3.5 conficker
infected-host 3.5 mirai
infected-host 3 netsky
infected-host 3 mydoom
infected-host 3 bagle
infected-host 3 sobig
infected-host 2.5 infected
infected-host 3 infected with
infected-host 3 infected host*
infected-host 3 infected machine*
infected-host 3 infected computer*
infected-host 3 infected system*
infected-host 2 infection*
infected-host 2.5 botnet
infected-host 2 botnets
infected-host 2 bot
infected-host 2 bots
infected-host 2 zombie*
infected-host 3 sinkhole*
infected-host 1.5 drone*
infected-host 2 trojaned
infected-host 2.5 感染
infected-host 3 感染した
infected-host 3 感染して
infected-host 3 感染端末
infected-host 3 感染ホスト
infected-host 3 感染pc
infected-host 3 ウイルス感染
infected-host 3 ウィルス感染
infected-host 2.5 ワーム
infected-host 2.5 ボットネット
infected-host 2 ボット
infected-host 2 ゾンビ
infected-host 2.5 シンクホール
infected-host 3 僵尸
infected-host 3 infiziert*
infected-host 3 infecté*
# c2
c2 3 cnc
c2 2.5 botnet controller at
c2 3 c2通信
c2 3 c2 通信
c2 2.5 c2 at
c2 3 c2 node*
c2 4 command and control
c2 4 command-and-control
c2 4 command & control
c2 3 c&c
c2 3.5 c2 server*
c2 3.5 cnc server*
c2 2 irc server
c2 2 botnet controller*
c2 1.5 beacon*
c2 1 callback*
c2 3.5 cobalt strike
c2 4 c2サーバ
c2 4 c2 サーバ
c2 4 c&cサーバ
c2 4 c&c サーバ
c2 4 指令サーバ
c2 4 コマンドアンドコントロール
c2 3 コマンド&コントロール
# phishing
phishing 2 pretends to be
phishing 2 fake mail*
phishing 1.5 fake
phishing 2 claims to be from
phishing 2 links to a page
phishing 4 釣魚
phishing 4 网络钓鱼
phishing 3 假冒
phishing 3 偽ショッピング
phishing 3 偽通販
phishing 3 偽の通販
phishing 3 偽警告
phishing 2.5 サポート詐欺
phishing 2.5 ギフトカード
phishing 2 gift card*
phishing 2.5 typosquat*
phishing 2.5 cybersquat*
phishing 2 imitating our
phishing 2.5 verify your account
phishing 2 secure message
phishing 2 ショートメッセージ
phishing 2.5 なりすました
phishing 2.5 成りすました
phishing 2 仿冒
phishing 2.5 사칭
phishing 3 betrügerisch*
phishing 2.5 gefälschte webseite*
phishing 2.5 faux site*
phishing 2 偽装サイト
phishing 2.5 偽アプリ
phishing 2 類似ドメイン
phishing 2.5 紛らわしいドメイン
phishing 2.5 偽物
phishing 2.5 ニセモノ
phishing 1.5 変なメール
phishing 1.5 怪しいメール
phishing 1.5 怪しいサイト
phishing 1.5 怪しい url
phishing 1 銀行
phishing 1 カード会社
phishing 1.5 ログイン情報
phishing 1.5 アカウント情報
phishing 2 本人確認
phishing 1.5 カードが
phishing 2.5 fake email*
phishing 2.5 fake e-mail*
phishing 1.5 suspicious email*
phishing 1.5 suspicious link*
phishing 1.5 online banking
phishing 4 phish*
phishing 3.5 fake site*
phishing 3.5 fake website*
phishing 3.5 fake web site*
phishing 3 fake login
phishing 3 fake page*
phishing 3 fake bank*
phishing 3 fake shop*
phishing 3 spoofed site*
phishing 3 spoofed website*
phishing 3 fraudulent site*
phishing 3 fraudulent web*
phishing 3 fraudulent page*
phishing 2 fraudulent
phishing 2.5 scam site*
phishing 2 scam
phishing 2 impersonat*
phishing 2 imitat*
phishing 2.5 lookalike*
phishing 2 look-alike*
phishing 3 credential harvest*
phishing 3 credential theft
phishing 2.5 steal* credentials
phishing 2 customers of
phishing 1 login page
phishing 3.5 smishing
phishing 4 フィッシング
phishing 4 フイッシング
phishing 4 フィシング
phishing 3.5 偽サイト
phishing 3.5 偽のサイト
phishing 3.5 ニセサイト
phishing 3.5 にせサイト
phishing 3 偽のログイン
phishing 3 偽ログイン
phishing 3 偽のページ
phishing 3 偽ページ
phishing 3 偽のホームページ
phishing 3 偽ショップ
phishing 2.5 偽メール
phishing 2.5 偽の
phishing 3 なりすましサイト
phishing 3 詐欺サイト
phishing 2 詐欺
phishing 2 を騙る
phishing 2 を騙った
phishing 2 をかたる
phishing 2 をかたった
phishing 2 そっくり
phishing 1 を装った
phishing 1 誘導
phishing 1.5 カード番号
phishing 1.5 暗証番号
phishing 1.5 口座番号
phishing 1.5 クレジットカード
phishing 1.5 ワンタイムパスワード
phishing 1.5 個人情報を入力
phishing 1.5 入力させ
phishing 3.5 スミッシング
phishing 3 钓鱼
phishing 3 피싱
phishing 3 hameçonnage
# defacement
defacement 3 飛ばされ
defacement 2.5 転送されてしま
defacement 3 変更されてしま
defacement 2.5 乗っ取られたホームページ
defacement 2.5 別のサイトに
defacement 2.5 websites were defaced
defacement 3 被篡改
defacement 4 deface*
defacement 4 defacing
defacement 3 hacked by
defacement 3 page was replaced
defacement 3 page has been replaced
defacement 3 website has been altered
defacement 3 web site has been altered
defacement 2.5 website was altered
defacement 2.5 injected script*
defacement 2.5 injected javascript
defacement 2.5 injected code
defacement 2.5 malicious script*
defacement 2.5 malicious iframe*
defacement 2 malicious redirect*
defacement 1.5 iframe*
defacement 1.5 web page was
defacement 4 改ざん
defacement 4 改竄
defacement 4 かいざん
defacement 2.5 書き換え
defacement 2.5 書換え
defacement 2 書き換わ
defacement 1.5 トップページ
defacement 2 埋め込まれ
defacement 2 不正なスクリプト
defacement 2 不審なスクリプト
defacement 2 不正なコード
defacement 1 ホームページが
defacement 4 défacement
defacement 4 défigur*
defacement 3 page d'accueil
defacement 4 verunstalt*
defacement 3 网页篡改
# intrusion
intrusion 3 network was encrypted
intrusion 3 been encrypted
intrusion 3 were encrypted
intrusion 2 decrypt*
intrusion 2.5 login succeeded
intrusion 2.5 ログオン成功
intrusion 2.5 ログイン成功
intrusion 4 遠隔操作され
intrusion 3 somebody was in my
intrusion 3 someone was in my
intrusion 3 入られた
intrusion 3 入られました
intrusion 2.5 入り込ま
intrusion 3 crypto miner
intrusion 3 crypto-miner
intrusion 3 cryptocurrency miner*
intrusion 2.5 xmrig
intrusion 3 ransom note*
intrusion 3 files are encrypted
intrusion 3 encrypted our files
intrusion 3 encrypted all*
intrusion 3 ファイルを暗号化
intrusion 2.5 復号
intrusion 2.5 身代金
intrusion 3 乗っ取ら
intrusion 2.5 不正利用され
intrusion 2 不正に利用され
intrusion 2.5 account was taken over
intrusion 2.5 gehackt*
intrusion 3 erpress*
intrusion 3 被黑
intrusion 3 해킹
intrusion 2 compromised
intrusion 2 compromise
intrusion 2.5 has been compromised
intrusion 3.5 was compromised
intrusion 2 unauthorized access
intrusion 2 unauthorised access
intrusion 3.5 intrusion
intrusion 3 intruder*
intrusion 3.5 broke into
intrusion 3.5 broken into
intrusion 3.5 break-in*
intrusion 4 root compromise*
intrusion 4 rootkit*
intrusion 3 backdoor*
intrusion 3 back door
intrusion 2.5 hacked
intrusion 2.5 hacker*
intrusion 3 account takeover*
intrusion 2.5 unauthorized login*
intrusion 2.5 stolen account*
intrusion 2.5 stolen credentials
intrusion 2.5 web shell*
intrusion 2.5 webshell*
intrusion 3 ransomware
intrusion 2 cryptominer*
intrusion 1.5 gained access
intrusion 3 gained root
intrusion 2 wtmp
intrusion 2 utmp
intrusion 3 侵入
intrusion 4 侵入され
intrusion 4 不正侵入
intrusion 3.5 乗っ取
intrusion 3.5 のっとら
intrusion 3.5 乗取
intrusion 3.5 バックドア
intrusion 4 ルートキット
intrusion 4 rootキット
intrusion 3.5 不正ログインされ
intrusion 2.5 不正にログイン
intrusion 2 不正ログイン
intrusion 2.5 不正アクセスを受け
intrusion 2.5 不正アクセスされ
intrusion 2.5 踏み台
intrusion 2.5 踏台
intrusion 3 ランサムウェア
intrusion 3 ランサムウエア
intrusion 2 暗号化され
intrusion 2.5 見知らぬファイル
intrusion 2.5 覚えのないファイル
intrusion 2.5 不審なプロセス
intrusion 2.5 見慣れないプロセス
intrusion 2 root権限
intrusion 2 root 権限
intrusion 2 管理者権限
intrusion 2 覚えのないアカウント
intrusion 2 不審なアカウント
intrusion 2 webshell
intrusion 2.5 kompromittiert*
intrusion 3 einbruch*
intrusion 3 gehackt
intrusion 2.5 piraté*
intrusion 2 compromis*
intrusion 3 入侵
intrusion 3 침해
# dos
dos 3 dosアタック
dos 3 ddosアタック
dos 3 dos: detected
dos 2.5 dos attack:
dos 1.5 overload*
dos 3 ddos extort*
dos 2.5 サイトを止め
dos 2.5 サイトがダウン
dos 2.5 拒絕服務
dos 3 디도스
dos 3 überlast*
dos 4 ddos
dos 4 ddos*
dos 4 dos attack*
dos 4 denial of service
dos 4 denial-of-service
dos 2.5 flood
dos 2.5 flooding
dos 2.5 flooded
dos 2.5 floods
dos 4 syn flood*
dos 4 syn-flood*
dos 4 udp-flood*
dos 4 icmp flood*
dos 3 ping flood*
dos 4 udp flood*
dos 4 http flood*
dos 3.5 amplification
dos 3.5 monlist
dos 3 reflection
dos 3 reflector*
dos 2.5 reflected
dos 2 volumetric
dos 1.5 gbps
dos 1.5 gbit/s
dos 1 mbps
dos 2 packets per second
dos 2 pps
dos 3 slowloris
dos 2.5 booter*
dos 2 smurf
dos 1 service is down
dos 1 unreachable
dos 4 ddos攻撃
dos 4 dos攻撃
dos 4 dos 攻撃
dos 4 サービス運用妨害
dos 4 サービス妨害
dos 4 サービス拒否
dos 2.5 大量のパケット
dos 2.5 大量パケット
dos 2.5 大量のトラフィック
dos 2.5 大量トラフィック
dos 2.5 リフレクタ
dos 3.5 リフレクション
dos 2.5 増幅
dos 1.5 アクセスしづらい
dos 2 つながりにくい
dos 2 繋がりにくい
dos 1.5 繋がらない
dos 1.5 つながらない
dos 1.5 アクセス不能
dos 1.5 高負荷
dos 1.5 回線が
dos 1.5 帯域
dos 3 攻撃予告
dos 3 f5攻撃
dos 4 déni de service
dos 4 拒绝服务
# open-service
open-service 4 openly accessible
open-service 3.5 open redis
open-service 3 open memcached
open-service 3 open elasticsearch
open-service 3 open mongodb
open-service 3 open snmp
open-service 3 open ssdp
open-service 3 open rdp
open-service 4 オープンntp
open-service 4 オープンdns
open-service 3 オープンな
open-service 4 踏み台にされる
open-service 4 ddosの踏み台
open-service 4 dos攻撃の踏み台
open-service 3 reachable from the internet
open-service 3 exposed to the public
open-service 2.5 recursive queries
open-service 2.5 誰でもアクセス
open-service 2 used for amplification
open-service 3 amplification attacks
open-service 3 öffentlich erreichbar*
open-service 3 offener dns*
open-service 4 open dns resolver*
open-service 4 open recursive*
open-service 2 dns resolvers
open-service 2 recursive dns
open-service 2.5 telnet open
open-service 2.5 exposed rdp
open-service 2.5 exposed database*
open-service 2 unprotected
open-service 4 open resolver*
open-service 4 openresolver*
open-service 4 open relay*
open-service 4 open mail relay*
open-service 4 open proxy*
open-service 4 open proxies
open-service 2 publicly accessible
open-service 2.5 exposed service*
open-service 2 exposed to the internet
open-service 2 accessible from the internet
open-service 2 misconfigured
open-service 2 misconfiguration
open-service 2 open ntp
open-service 1.5 amplifier*
open-service 2 vulnerable host*
open-service 2 vulnerable system*
open-service 2 vulnerable server*
open-service 1.5 shadowserver
open-service 4 オープンリゾルバ
open-service 4 オープンリレー
open-service 4 オープンプロキシ
open-service 4 第三者中継
open-service 4 不正中継
open-service 2.5 インターネットからアクセス可能
open-service 2.5 外部からアクセス可能
open-service 2.5 外部から接続可能
open-service 2 公開状態
open-service 2 設定不備
open-service 2 設定の不備
# spam
spam 4 sextortion
spam 3 blackmail*
spam 3 recorded me
spam 1.5 in bitcoin
spam 1 bitcoin
spam 1.5 ビットコイン
spam 3 脅迫メール
spam 3 恐喝メール
spam 2.5 録画した
spam 2.5 録画され
spam 2.5 snowshoe
spam 3 しつこいメール
spam 2.5 never subscribed
spam 2.5 did not subscribe
spam 2.5 this junk
spam 2 junk
spam 2.5 当選
spam 2.5 spammer*
spam 2.5 werbemail*
spam 2.5 垃圾信
spam 2.5 購読した覚え
spam 2 登録した覚え
spam 3 spam*
spam 2.5 unsolicited
spam 3 junk mail*
spam 3 junk e-mail*
spam 2.5 bulk mail*
spam 2.5 bulk email*
spam 2.5 bulk e-mail*
spam 3 uce
spam 3 ube
spam 2.5 feedback loop
spam 2.5 email abuse report
spam 2.5 mass mailing*
spam 2.5 unwanted mail*
spam 2.5 unwanted email*
spam 2 complaint about message
spam 1.5 offending message
spam 1.5 honeypot wiki
spam 3.5 スパム
spam 4 迷惑メール
spam 4 未承諾広告
spam 3 宣伝メール
spam 3 広告メール
spam 2 勧誘メール
spam 2 出会い系
spam 3 架空請求
spam 2.5 ワンクリック詐欺
spam 1.5 送りつけ
spam 1.5 大量のメール
spam 3 垃圾邮件
spam 3 스팸
spam 3 pourriel*
# forged-mail
forged-mail 3 mail spoofing
forged-mail 2.5 spoofing
forged-mail 2 spoofed
forged-mail 2.5 posing as
forged-mail 3 sender address is forged
forged-mail 3 we did not send
forged-mail 3 送っていないメール
forged-mail 3 送信していないメール
forged-mail 3 差出人を
forged-mail 2.5 in our name
forged-mail 2 pretending to be
forged-mail 2 undelivered mail returned
forged-mail 1.5 返送
forged-mail 2.5 appear to come from
forged-mail 3 forged
forged-mail 3.5 forged mail*
forged-mail 3.5 forged email*
forged-mail 3.5 forged sender*
forged-mail 3.5 forged header*
forged-mail 3 spoofed mail*
forged-mail 3 spoofed email*
forged-mail 3 spoofed e-mail*
forged-mail 3 spoofed sender*
forged-mail 3 spoofed from
forged-mail 4 backscatter*
forged-mail 4 joe job*
forged-mail 4 joe-job*
forged-mail 2 bounce messages
forged-mail 2.5 dmarc
forged-mail 3.5 authentication-failure report
forged-mail 2 claiming to be from
forged-mail 1.5 our domain as sender
forged-mail 4 詐称
forged-mail 4 なりすましメール
forged-mail 3 なりすまし
forged-mail 2 成りすまし
forged-mail 3 エラーメールが大量
forged-mail 2.5 大量のエラーメール
forged-mail 2 エラーメール
forged-mail 2 バウンスメール
forged-mail 1.5 身に覚えのない
# targeted
targeted 3 ministries
targeted 3 標的にした
targeted 2.5 取引先を装
targeted 4.5 targeted attack*
targeted 4 targeted mail*
targeted 4 targeted email*
targeted 4 targeted e-mail*
targeted 4 targeted malware
targeted 2.5 apt
targeted 4.5 advanced persistent
targeted 4.5 spear phish*
targeted 4.5 spear-phish*
targeted 4.5 spearphish*
targeted 3 decoy document*
targeted 3 decoy
targeted 4 watering hole*
targeted 4 watering-hole*
targeted 3 espionage
targeted 4 plugx
targeted 4 poison ivy
targeted 4 poisonivy
targeted 4 emdivi
targeted 3 remote access tool*
targeted 3 remote access trojan*
targeted 5 標的型
targeted 4 水飲み場
targeted 4.5 やり取り型
targeted 4.5 やりとり型
targeted 3 遠隔操作
targeted 2 業務を装
targeted 3 関係者を装
targeted 2.5 職員を装
targeted 2.5 実在の職員
targeted 2.5 実在する職員
targeted 2 実在の人物
targeted 1.5 不審なメール
targeted 1.5 不審メール
targeted 1.5 不審な添付
targeted 1.5 添付ファイルを開
targeted 1.5 添付ファイル付き
targeted 1 官公庁
# ics
ics 2 pumping station
ics 2 制御盤
ics 2 発電所
ics 3 产业控制
ics 3 工业控制
ics 4 scada
ics 4 industrial control*
ics 2.5 control system*
ics 3 plc
ics 3 plcs
ics 4 modbus*
ics 4 bacnet*
ics 4 dnp3
ics 4 s7comm
ics 3 hmi
ics 4 ethernet/ip
ics 4.5 programmable logic
ics 3 building automation
ics 3 water treatment
ics 3 tank gauge*
ics 2 process control
ics 2 factory
ics 2.5 production line*
ics 3 rtu
ics 5 制御システム
ics 4 制御機器
ics 4 制御装置
ics 4 監視制御
ics 2 工場
ics 2.5 プラント
ics 3 生産設備
ics 3 生産ライン
ics 2.5 遠隔監視
ics 2.5 太陽光発電
ics 3 ビル管理
ics 2.5 浄水場
ics 2 水処理
ics 3 シーケンサ
# data-leak
data-leak 3 customer database*
data-leak 3 exposed customer*
data-leak 2.5 storage bucket*
data-leak 2.5 open bucket*
data-leak 2.5 顧客名簿
data-leak 1 個人情報
data-leak 2.5 dumped online
data-leak 2.5 for sale on
data-leak 2.5 ダークウェブ
data-leak 2.5 dark web
data-leak 3 数据泄露
data-leak 3 개인정보 유출
data-leak 2.5 名簿
data-leak 2 公開されていました
data-leak 2 公開されてい
data-leak 2.5 customer data
data-leak 2 exposed files
data-leak 4 data leak*
data-leak 4 data breach*
data-leak 3 leaked
data-leak 2.5 leak
data-leak 3 exposed data*
data-leak 2.5 pastebin*
data-leak 2.5 paste site
data-leak 2.5 credential dump*
data-leak 2 stolen data
data-leak 2 personal data
data-leak 4 情報漏えい
data-leak 4 情報漏洩
data-leak 4 情報ろうえい
data-leak 2.5 漏えい
data-leak 2.5 漏洩
data-leak 2.5 流出
data-leak 1.5 個人情報が
data-leak 1.5 顧客情報
data-leak 3 誰でも閲覧できる
# copyright
copyright 2.5 without permission
copyright 3 無断で掲載
copyright 3 無断転載
copyright 3 無断アップロード
copyright 2.5 侵權
copyright 2.5 urheberrecht*
copyright 3 copyright*
copyright 3 infring*
copyright 4 dmca
copyright 3 piracy
copyright 2 pirated
copyright 1.5 bittorrent
copyright 2.5 unauthorized distribution
copyright 4 著作権
copyright 4 海賊版
copyright 4 違法アップロード
copyright 3 権利侵害
# vulnerability
vulnerability 3 advisory
vulnerability 3 pre-notification
vulnerability 3 advance notification
vulnerability 2.5 stack overflow in
vulnerability 2.5 injection vulnerability
vulnerability 1.5 unauthenticated
vulnerability 1 firmware
vulnerability 2 coordinate the disclosure
vulnerability 2 the disclosure
vulnerability 3 脆弱性があること
vulnerability 3 の脆弱性について
vulnerability 2.5 修正ファームウェア
vulnerability 2.5 脆弱性情報
vulnerability 2.5 認証回避
vulnerability 2 not share before
vulnerability 1.5 cve-*
vulnerability 1 patch
vulnerability 3 sicherheitslücke*
vulnerability 3 漏洞
vulnerability 3 vulnerability in
vulnerability 2.5 security vulnerability
vulnerability 2.5 vulnerable to
vulnerability 2.5 report it responsibly
vulnerability 2 security issue
vulnerability 2 脆弱性があり
vulnerability 3.5 vulnerability report*
vulnerability 3 responsible disclosure
vulnerability 3 coordinated disclosure
vulnerability 4 found a vulnerability
vulnerability 4 discovered a vulnerability
vulnerability 4 report a vulnerability
vulnerability 4 reporting a vulnerability
vulnerability 4 vulnerability in your
vulnerability 3 proof of concept
vulnerability 3 bug bounty
vulnerability 2 zero-day*
vulnerability 4 脆弱性を発見
vulnerability 4 脆弱性を見つけ
vulnerability 4 脆弱性の報告
vulnerability 4 脆弱性の届出
vulnerability 3 脆弱性がある
vulnerability 2.5 ゼロデイ
)";
}

}   // namespace toritsugi
