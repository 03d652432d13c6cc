#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include "core/learning/training.hpp"
#include "core/reading/read_report.hpp"
#include "core/rules/categorize.hpp"
#include "core/rules/plain_text.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;

namespace {

std::vector<std::string> ngram_texts(std::string_view text) {
    std::vector<std::string> texts;
    each_ngram(text, [&](std::uint32_t bucket, std::size_t at, std::size_t length) {
        CHECK(bucket < ngram_buckets);
        REQUIRE(at + length <= text.size());
        texts.emplace_back(text.substr(at, length));
    });
    return texts;
}

Message mail_of(const std::string& subject, const std::string& text) {
    Message message;
    message.subject = subject;
    message.text = text;
    message.leaves.push_back(TextLeaf::of("1", "text/plain", text));
    message.leaves.back().is_body = true;
    return message;
}

CategoryGuess guess_of(const std::string& subject, const std::string& text, std::shared_ptr<const CategoryModel> model) {
    ReadingContext context;
    context.model = std::move(model);
    return read_report(mail_of(subject, text), context).category;
}

// Says nothing: what the rules alone make of a mail.
std::shared_ptr<const CategoryModel> silent_model() {
    CategoryModel::Weights weights;
    weights.of_bucket.assign(static_cast<std::size_t>(ngram_buckets) * category_count, 0);
    weights.telling.assign(ngram_buckets, 1);
    return std::make_shared<const CategoryModel>(weights);
}

std::vector<Example> base_examples() {
    std::vector<Example> examples = examples_of(CategoryWords::built_in());
    for (Example& one : built_in_seeds()) examples.push_back(std::move(one));
    return examples;
}

Example lesson(Category category, const std::string& subject, const std::string& text) {
    const std::string plain_subject = plain_text(subject), plain = plain_text(text);
    return {category, ngrams_of({plain_subject, plain}), Example::From::lesson};
}

std::size_t best_of(const CategoryModel::Chances& chances) {
    return static_cast<std::size_t>(std::max_element(chances.begin(), chances.end()) - chances.begin());
}

}   // namespace

TEST_CASE("n-grams: words, runs of letters, pairs of wide characters; no names and no numbers") {
    struct Row {
        std::string label, text;
        std::vector<std::string> want;
    };
    const Row rows[] = {
        {"short words", "port scan", {"port", "scan"}},
        {"a long word", "phishy", {"phishy", "phis", "hish", "ishy"}},
        {"Japanese", "侵入", {"侵", "入", "侵入"}},
        {"a mark parts", "侵、入", {"侵", "入"}},
        {"mixed scripts", "ddos攻撃", {"ddos", "攻", "撃", "攻撃"}},
        {"numbers", "4625 2026-04-14 c2", {"c2"}},
        {"addresses and names", "203.0.113.7:22 a@b.example hxxp://x/ b[.]example www.example.org", {}},
        {"the end of a sentence is no name", "help. now", {"help", "now"}},
        {"accents", "für", {"für"}},
        {"nothing", "", {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(ngram_texts(row.text) == row.want);
    }
}

TEST_CASE("n-grams of any bytes stay within the text") {
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        std::string text(random() % 60, '\0');
        for (char& c : text) c = static_cast<char>(random() % 3 ? random() : "a. 7/@\xe3\xe4\xf0"[random() % 9]);
        ngram_texts(text);
        const auto words = CategoryModel::built_in()->words_for({text, {}, {}}, Category::scan, 3);
        for (const std::string& word : words) CHECK(text.find(word) != text.npos);
    }
}

TEST_CASE("seeds are read, and mistakes are said with their place") {
    const auto seeds = parse_seeds("# why\n== scan\nPort scan\nSomebody knocks.\nAgain.\n== other\nThanks\n");
    REQUIRE(seeds.ok());
    REQUIRE(seeds.value().size() == 2);
    CHECK(seeds.value()[0].category == Category::scan);
    CHECK(seeds.value()[0].subject == "Port scan");
    CHECK(seeds.value()[0].text == "Somebody knocks.\nAgain.\n");
    CHECK(seeds.value()[1].text == "");
    const auto wrong = parse_seeds("== scan\na\nb\n== scam\nc\n");
    REQUIRE(!wrong.ok());
    CHECK(wrong.problem().offset == 15);
    CHECK(!parse_seeds("== scan").ok());
}

TEST_CASE("the built-in seeds hold every category, in Japanese and in English") {
    for (const std::uint32_t count : built_in_seed_counts()) CHECK(count >= 20);
}

TEST_CASE("a model is the same after it was kept, and what is not whole is none") {
    const auto model = CategoryModel::built_in();
    const std::string bytes = model->bytes();
    const auto again = CategoryModel::parse(bytes);
    REQUIRE(again);
    const std::string text = plain_text("Somebody guessed our passwords. パスワードの総当たり");
    CHECK(again->chances(CategoryModel::Parts{text, {}, {}}) == model->chances(CategoryModel::Parts{text, {}, {}}));
    CHECK(again->seeds() == model->seeds());
    CHECK(!CategoryModel::parse(""));
    CHECK(!CategoryModel::parse(bytes.substr(0, bytes.size() - 1)));
    CHECK(!CategoryModel::parse(bytes + "x"));
    std::string other = bytes;
    other[4] ^= 1;   // another scheme
    CHECK(!CategoryModel::parse(other));
}

TEST_CASE("training is deterministic, and what the build trained is what would be trained now") {
    const auto examples = base_examples();
    const std::string first = train_category_model(examples).bytes();
    CHECK(first == train_category_model(examples).bytes());
    CHECK(first.size() == CategoryModel::built_in()->bytes().size());
    for (const Example& one : built_in_seeds())
        CHECK(best_of(CategoryModel::built_in()->chances(one.ngrams)) ==
              best_of(CategoryModel::parse(first)->chances(one.ngrams)));
}

TEST_CASE("a text that says nothing gives no category a better chance, and no examples give no guess") {
    const auto chances = CategoryModel::built_in()->chances(CategoryModel::Parts{"203.0.113.7", "12 345", ""});
    for (const double chance : chances) CHECK(chance == doctest::Approx(1.0 / category_count));
    const CategoryModel empty = train_category_model({});
    CHECK(empty.chances(CategoryModel::Parts{"port scan", {}, {}})[0] == doctest::Approx(1.0 / category_count));
}

TEST_CASE("words of evidence can be read, and stand in the text") {
    struct Row {
        std::string label, text;
        Category category;
        std::string word;
    };
    const Row rows[] = {
        {"English", "the intruder left a note and demands a ransom for our encrypted files", Category::intrusion,
         "encrypted"},
        {"Japanese", "会社のホームページが改ざんされて困っています", Category::defacement, "改ざん"},
        {"katakana is not cut", "フィッシングのページに誘導されました", Category::phishing, "フィッシング"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto words = CategoryModel::built_in()->words_for({row.text, {}, {}}, row.category, 3);
        REQUIRE(!words.empty());
        std::string all;
        for (const std::string& word : words) {
            CHECK(row.text.find(word) != row.text.npos);
            all += word + " ";
        }
        INFO(all);
        CHECK(all.find(row.word) != all.npos);
    }
}

// Mails that were set aside before the first training; the figures are printed, so that they can be quoted.
TEST_CASE("held-out mails: model and rules together are right more often than the rules alone, and not wrong more often") {
    std::stringstream file;
    file << std::ifstream(in_source("/tests/unit/core/learning/held_out.txt")).rdbuf();
    const std::string lines = file.str();
    const auto seeds = parse_seeds(lines);
    REQUIRE(seeds.ok());
    REQUIRE(seeds.value().size() > 150);
    struct Count {
        int right = 0, unsure = 0, wrong = 0;
        void add(Category want, const CategoryGuess& guess) {
            if (guess.category == want)
                ++right;
            else
                ++(guess.is_sure() ? wrong : unsure);
        }
    } rules, model, both;
    const auto silent = silent_model();
    for (const Seed& seed : seeds.value()) {
        const std::string subject(seed.subject), text(seed.text);
        rules.add(seed.category, guess_of(subject, text, silent));
        both.add(seed.category, guess_of(subject, text, nullptr));
        const std::string plain_subject = plain_text(subject), plain = plain_text(text);
        const auto chances = CategoryModel::built_in()->chances(CategoryModel::Parts{plain_subject, plain, {}});
        const std::size_t best = best_of(chances);
        model.add(seed.category, {category_table()[best].category, chances[best], {}});
    }
    const auto line = [](const Count& one) {
        return std::to_string(one.right) + " right, " + std::to_string(one.unsure) + " not sure, " +
               std::to_string(one.wrong) + " wrong";
    };
    MESSAGE("rules alone: " << line(rules));
    MESSAGE("model alone: " << line(model));
    MESSAGE("both:        " << line(both));
    CHECK(both.right > rules.right);
    CHECK(both.wrong <= rules.wrong);
    CHECK(model.right * 10 > static_cast<int>(seeds.value().size()) * 6);
}

TEST_CASE("a handful of like corrections teaches the desk, also against the built-in words") {
    struct Row {
        std::string label;
        Category category;
        std::vector<std::pair<std::string, std::string>> corrected;
        std::string subject, text;
    };
    const Row rows[] = {
        {"the rules say spam",
         Category::targeted,
         {{"迷惑メールの報告", "理事あてに協会の会合案内を装う迷惑メールが届きました。"},
          {"迷惑メール", "協会の会合の案内という迷惑メールが理事に来ています。"},
          {"理事への迷惑メール", "会合案内の形をした迷惑メールです。協会の理事三名に届きました。"},
          {"迷惑メールの件", "また協会の会合案内と称する迷惑メールが理事あてに来ました。"},
          {"Fwd: 会合案内", "協会の理事に届いた迷惑メールを転送します。会合の案内です。"}},
         "迷惑メールが届きました",
         "協会の会合案内の迷惑メールが、今度は別の理事に届きました。"},
        {"words that nobody wrote down",
         Category::ics,
         {{"Lantern report", "The lantern of this host burns without a keeper."},
          {"Lantern report", "A lantern without keeper at the host below."},
          {"Weekly lanterns", "These lanterns burn, no keeper is known."},
          {"Lantern", "Another lantern without a keeper was seen."},
          {"Lantern report", "Keeper missing, lantern burns."}},
         "Lantern report",
         "Two lanterns burn without a keeper at this host."},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(guess_of(row.subject, row.text, nullptr).category != row.category);
        std::vector<Example> examples = base_examples();
        for (const auto& [subject, text] : row.corrected) examples.push_back(lesson(row.category, subject, text));
        const auto taught = std::make_shared<const CategoryModel>(train_category_model(examples));
        CHECK(taught->lessons() == row.corrected.size());
        const CategoryGuess guess = guess_of(row.subject, row.text, taught);
        CHECK(name_of(guess.category) == name_of(row.category));
        CHECK(guess.is_sure());
        REQUIRE(!guess.why.empty());
        CHECK(guess.why.front().starts_with("learned from handlers: "));
        // Other mails are read as before.
        CHECK(guess_of("SSH attacks", "We see many failed logins for root from 203.0.113.7.", taught).category ==
              Category::brute_force);
        CHECK(guess_of("ホームページ改ざん", "トップページが書き換えられていました。", taught).category ==
              Category::defacement);
    }
}

TEST_CASE("what a format states outweighs what was learned") {
    const std::string text = plain_text("迷惑メール 広告メール spam advertising unsubscribe junk");
    CategoryClues clues;
    clues.plain_body = text;
    clues.stated_types = {"abuse/login-attack"};
    clues.has_evidence = true;
    const auto model = CategoryModel::built_in();
    clues.model = model.get();
    const auto with = categorize(clues, CategoryWords::parse("other 1 nothing at all\n").value());
    CHECK(with.front().category == Category::brute_force);
    CHECK(with.front().is_sure());
}
