// How fast mails are read, against GMime 3 on the same mails and the same core:  read_bench FOLDER [ROUNDS]
// Both read every mail from memory: headers, all parts, texts to UTF-8, attachments decoded. We do more beside: SHA-256 of
// every attachment, language, bounces, quotations.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "mailgate/mime/parse_message.hpp"

#ifdef HAS_GMIME
#include <gmime/gmime.h>
#endif

namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> mails_below(const std::string& folder) {
    std::vector<std::string> mails;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() == ".tsv") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        mails.push_back(text.str());
    }
    return mails;
}

std::size_t read_all(const std::vector<toritsugi::RawMail>& mails) {
    std::size_t total = 0;
    const toritsugi::ParsingContext context;
    for (const auto& mail : mails) total += toritsugi::parse_message(mail, {}, context).text.size();
    return total;
}

#ifdef HAS_GMIME
void decode_part(GMimeObject*, GMimeObject* part, gpointer total) {
    auto& sum = *static_cast<std::size_t*>(total);
    if (GMIME_IS_TEXT_PART(part)) {
        char* const text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        sum += text ? std::char_traits<char>::length(text) : 0;
        g_free(text);
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper* const content = g_mime_part_get_content(GMIME_PART(part));
        GMimeStream* const out = g_mime_stream_mem_new();
        if (content) sum += static_cast<std::size_t>(g_mime_data_wrapper_write_to_stream(content, out));
        g_object_unref(out);
    }
}

std::size_t gmime_all(const std::vector<std::string>& mails) {
    std::size_t total = 0;
    for (const std::string& mail : mails) {
        GMimeStream* const stream = g_mime_stream_mem_new_with_buffer(mail.data(), mail.size());
        GMimeParser* const parser = g_mime_parser_new_with_stream(stream);
        GMimeMessage* const message = g_mime_parser_construct_message(parser, nullptr);
        if (message) {
            const char* const subject = g_mime_message_get_subject(message);
            total += subject ? std::char_traits<char>::length(subject) : 0;
            total += static_cast<std::size_t>(internet_address_list_length(g_mime_message_get_from(message)));
            g_mime_message_foreach(message, decode_part, &total);
            g_object_unref(message);
        }
        g_object_unref(parser);
        g_object_unref(stream);
    }
    return total;
}
#endif

template <class Work>
double best_of(int rounds, Work work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        volatile std::size_t total = work();
        (void)total;
        best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
    }
    return best;
}

}   // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "read_bench FOLDER [ROUNDS]: give a folder of mails\n");
        return 64;
    }
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    const std::vector<std::string> mails = mails_below(argv[1]);
    std::vector<toritsugi::RawMail> raw;
    std::size_t bytes = 0;
    for (const std::string& mail : mails) {
        raw.push_back({nullptr, mail});
        bytes += mail.size();
    }
    const double ours = best_of(rounds, [&] { return read_all(raw); });
    std::printf("mails=%zu bytes=%zu toritsugi_s=%.3f toritsugi_mails_s=%.0f toritsugi_mb_s=%.1f\n", mails.size(), bytes,
                ours, static_cast<double>(mails.size()) / ours, static_cast<double>(bytes) / ours / 1e6);
#ifdef HAS_GMIME
    g_mime_init();
    const double theirs = best_of(rounds, [&] { return gmime_all(mails); });
    std::printf("gmime_s=%.3f gmime_mails_s=%.0f ratio=%.2f\n", theirs, static_cast<double>(mails.size()) / theirs,
                ours / theirs);
#endif
}
