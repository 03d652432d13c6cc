#include "core/relay/relay_words.hpp"

#include <array>

namespace toritsugi {
namespace {

const RelayWords other{
    {"is involved in an incident that was reported to us", "当方に報告されたインシデントに関係しています"},
    {"look into it, and stop it if it is not intended", "状況を確認し、意図しないものであれば停止すること"}};

struct Row {
    Category category;
    RelayWords words;
};
const std::array<Row, 17> rows{{
    {Category::scan,
     {{"probed ports of other networks", "他のネットワークに対してポートの探索を行っています"},
      {"find the device behind it and stop the probing", "該当する機器を特定し、探索を止めること"}}},
    {Category::brute_force,
     {{"tried to log in to hosts of others with many passwords",
       "他者の機器に対して多数のパスワードによるログインを試みています"},
      {"find the device behind it, stop the attempts, and check it for malware",
       "該当する機器を特定して試行を止め、マルウェア感染の有無を確認すること"}}},
    {Category::exploit_attempt,
     {{"tried to exploit weaknesses of hosts of others", "他者の機器の脆弱性を悪用しようとしています"},
      {"find the device behind it, stop the attempts, and check it for malware",
       "該当する機器を特定して試行を止め、マルウェア感染の有無を確認すること"}}},
    {Category::malware_site,
     {{"serves malware to visitors", "閲覧者にマルウェアを配布しています"},
      {"remove the files, and find out how they came there", "該当するファイルを削除し、設置された経路を確認すること"}}},
    {Category::infected_host,
     {{"behaves like a host infected with malware", "マルウェアに感染した機器とみられる通信を行っています"},
      {"tell its owner, and have it cleaned", "利用者に連絡し、駆除を促すこと"}}},
    {Category::c2,
     {{"controls hosts that are infected with malware", "マルウェアに感染した機器を操作するサーバとして使われています"},
      {"take it off the network, and keep its data for investigation",
       "ネットワークから切り離し、調査のためにデータを保全すること"}}},
    {Category::phishing,
     {{"shows a page that imitates another organisation to collect passwords",
       "他の組織をかたってパスワードなどを盗むページを公開しています"},
      {"take the page down, and find out how it came there", "該当ページを停止し、設置された経路を確認すること"}}},
    {Category::defacement,
     {{"was changed by somebody else than its owner", "第三者によって改ざんされています"},
      {"restore the pages, and close the way by which they were changed",
       "ページを復旧し、改ざんに使われた経路を塞ぐこと"}}},
    {Category::intrusion,
     {{"seems to be under the control of somebody else than its owner", "第三者に侵入されているとみられます"},
      {"check it for signs of intrusion, and keep its logs", "侵入の痕跡を確認し、ログを保全すること"}}},
    {Category::dos,
     {{"takes part in a flood of traffic against others", "他者に対する大量通信(DoS攻撃)に加わっています"},
      {"stop the traffic, and find its cause", "通信を止め、原因を確認すること"}}},
    {Category::open_service,
     {{"offers a service to the whole Internet that others can misuse",
       "第三者に悪用されうるサービスをインターネット全体に公開しています"},
      {"close it, or limit who can reach it", "サービスを停止するか、接続元を制限すること"}}},
    {Category::spam,
     {{"sends unsolicited mail", "迷惑メールを送信しています"},
      {"find the account or device behind it, and stop the mail",
       "該当するアカウントまたは機器を特定し、送信を止めること"}}},
    {Category::forged_mail,
     {{"sends mail with forged senders", "差出人を詐称したメールを送信しています"},
      {"find the account or device behind it, and stop the mail",
       "該当するアカウントまたは機器を特定し、送信を止めること"}}},
    {Category::targeted,
     {{"was used in an attack against a chosen organisation", "特定の組織に対する攻撃に使われました"},
      {"keep its logs and data, and call us before you change anything",
       "ログとデータを保全し、変更する前に当方へ連絡すること"}}},
    {Category::ics,
     {{"concerns a control system that can be reached from the Internet",
       "インターネットから到達可能な制御システムに関係しています"},
      {"tell its operator, and limit who can reach it", "運用者に連絡し、接続元を制限すること"}}},
    {Category::data_leak,
     {{"shows data that is not meant for the public", "公開すべきでない情報を公開しています"},
      {"take the data down, and find out who fetched it", "該当する情報を削除し、取得された記録を確認すること"}}},
    {Category::vulnerability,
     {{"runs software with a known weakness", "既知の脆弱性がある状態で動作しています"},
      {"update it, or limit who can reach it", "更新するか、接続元を制限すること"}}},
}};

}   // namespace

const RelayWords& relay_words(Category category) {
    for (const Row& row : rows)
        if (row.category == category) return row.words;
    return other;
}

}   // namespace toritsugi
