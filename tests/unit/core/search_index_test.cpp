#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/text_key.hpp"
#include "shared_text.hpp"

namespace darman::core {
namespace {

SearchIndex index_of(const std::string& text) {
    SearchIndex index;
    for (const std::string& sentence : split_sentences(text)) {
        index.add(sentence);
    }
    return index;
}

std::string with_plain_blanks(std::string text) {
    const std::string no_break_space = "\u00A0";
    for (auto at = text.find(no_break_space); at != std::string::npos;
         at = text.find(no_break_space, at)) {
        text.replace(at, no_break_space.size(), " ");
    }
    return text;
}

// Whether one of the sentences found holds the phrase, letter by letter as the text has it.
bool finds(const SearchIndex& index, const std::string& query, const std::string& phrase) {
    for (const SearchHit& hit : index.find(query)) {
        if (with_plain_blanks(index.sentence(hit.sentence)).find(phrase) != std::string::npos) {
            return true;
        }
    }
    return false;
}

// Written for this test: half-spaces lost in the first line, kept in the second, widened in the
// third.
constexpr const char* kOwnText =
    "صندوق بازنشستگی هزینههای درمانگاهها را در بیستوسه روز میپردازد.\n"
    "بیمه‌شدگان از درمانگاه‌های نزدیک‌تر ۲۵ هزار ریال "
    "کمتر "
    "می‌پردازند.\n"
    "مستمری بگیران كم درآمد در مناطق محروم هيچ سهمی نمی دهند.\n";

TEST(SearchIndex, finds_every_spelling_in_a_text_of_our_own) {
    const SearchIndex index = index_of(kOwnText);
    ASSERT_EQ(index.size(), 3U);
    const std::vector<std::pair<const char*, std::size_t>> rows = {
        {"هزینه های", 0},
        {"هزینه‌های", 0},
        {"هزینههای", 0},
        {"بیست و سه", 0},
        {"می پردازد", 0},
        {"بیمه شدگان", 1},
        {"نزدیک تر", 1},
        {"25 هزار", 1},
        {"۲۵ هزار", 1},
        {"٢٥ هزار", 1},
        {"مستمری‌بگیران", 2},
        {"مستمريبگيران", 2},
        {"کم‌درآمد", 2},
        {"هیچ سهمی", 2},
        {"مـحروم", 2},
        {"در", 0},
    };
    for (const auto& [query, sentence] : rows) {
        const auto hits = index.find(query);
        ASSERT_FALSE(hits.empty()) << query;
        EXPECT_EQ(hits.front(), (SearchHit{sentence, MatchKind::Spelling})) << query;
    }
}

TEST(SearchIndex, finds_stems_after_spellings) {
    const SearchIndex index = index_of(kOwnText);
    const std::vector<SearchHit> both = {{1, MatchKind::Spelling}, {0, MatchKind::Stem}};
    EXPECT_EQ(index.find("درمانگاه های"), both);
    EXPECT_EQ(index.find("درمانگاه نزدیک"), (std::vector<SearchHit>{{1, MatchKind::Stem}}));
    EXPECT_EQ(index.find("کم درامد"), (std::vector<SearchHit>{{2, MatchKind::Stem}}));
}

TEST(SearchIndex, finds_nothing_where_there_is_nothing) {
    const SearchIndex index = index_of(kOwnText);
    for (const char* query : {"", " ", "؟", "بیمارستان", "۲۶ هزار", "xyz", "ژژ"}) {
        EXPECT_TRUE(index.find(query).empty()) << query;
    }
    EXPECT_TRUE(SearchIndex().find("درمان").empty());
}

// Method: seeded cuts out of the sentences; the index must find what a plain reading of all keys
// finds.
TEST(SearchIndex, agrees_with_reading_every_key) {
    const SearchIndex index = index_of(kOwnText);
    std::mt19937_64 bits(1403);
    for (int round = 0; round < 2'000; ++round) {
        const std::string key = glued_key(index.sentence(bits() % index.size()));
        const std::string query = key.substr(bits() % key.size(), bits() % 12 + 1);
        std::vector<std::size_t> expected;
        for (std::size_t id = 0; id < index.size(); ++id) {
            if (glued_contains(index.sentence(id), query)) {
                expected.push_back(id);
            }
        }
        std::vector<std::size_t> found;
        for (const SearchHit& hit : index.find(query)) {
            if (hit.kind == MatchKind::Spelling) {
                found.push_back(hit.sentence);
            }
        }
        ASSERT_EQ(found, expected) << query;
    }
}

struct SeedRow {
    const char* query;
    const char* phrase;  // as the file has it
};

void expect_found(const char* file, const std::vector<SeedRow>& rows) {
    const auto text = shared_text(file);
    if (!text) {
        GTEST_SKIP() << "no " << file << " in the shared folder: set DARMAN_SHARED to it";
    }
    const SearchIndex index = index_of(*text);
    for (const SeedRow& row : rows) {
        EXPECT_TRUE(finds(index, row.query, row.phrase)) << row.query;
    }
}

TEST(SearchIndex, finds_the_sentences_of_the_first_report) {
    expect_found("seeds/000_7dc19189fa804e10.txt",
                 {
                     {"حوزه ها", "عدالت در همه حوزهها"},
                     {"حوزه‌ها", "عدالت در همه حوزهها"},
                     {"حوزهها", "عدالت در همه حوزهها"},
                     {"تامین اجتماعی", "سازمان تامین اجتماعی"},
                     {"تأمین‌اجتماعی", "سازمان تامین اجتماعی"},
                     {"اميرالمومنين", "بیمارستان امیرالمومنین(ع) اهواز"},
                     {"امیرالمؤمنین", "بیمارستان امیرالمومنین(ع) اهواز"},
                     {"16 میلیون", "از ۱۶ میلیون ریال به ۴۳ میلیون ریال"},
                     {"۱۶ میلیون", "از ۱۶ میلیون ریال به ۴۳ میلیون ریال"},
                 });
}

TEST(SearchIndex, finds_the_sentences_of_the_second_report) {
    expect_found("seeds/004_69e879d106df1ff8.txt",
                 {
                     {"تامین اجتماعی", "سازمان تأمیناجتماعی"},
                     {"تأمین‌اجتماعی", "سازمان تأمیناجتماعی"},
                     {"بیمارستان سبز", "توسعه بیمارستانهای سبز"},
                     {"بیست و ششمین", "در بیستوششمین روز از ماه مبارک رمضان"},
                     {"ولی فقیه", "نماینده سابق ولیفقیه"},
                 });
}

TEST(SearchIndexDeathTest, stops_on_an_id_it_never_gave) {
    EXPECT_DEATH(static_cast<void>(SearchIndex().sentence(0)), "size");
}

}  // namespace
}  // namespace darman::core
