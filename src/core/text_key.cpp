// The only door to ICU's normalization.
#include "core/text_key.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/check.hpp"

namespace darman::core {

namespace {

constexpr char32_t kDecimalMark = 0x066B;
constexpr char32_t kThousandsMark = 0x066C;
constexpr std::size_t kStemLengthMin = 3;

// Longest first: of two that fit, the longer is taken off.
constexpr std::array<std::u32string_view, 15> kEndings = {U"هایمان",
                                                          U"هایتان",
                                                          U"هایشان",
                                                          U"هایی",
                                                          U"هایم",
                                                          U"هایت",
                                                          U"هایش",
                                                          U"ترین",
                                                          U"های",
                                                          U"ها",
                                                          U"تر",
                                                          U"ای",
                                                          U"ام",
                                                          U"ات",
                                                          U"اش"};
constexpr std::array<std::u32string_view, 3> kBeginnings = {U"نمی", U"می", U"ب"};

bool is_between(char32_t c, char32_t first, char32_t last) {
    return c >= first && c <= last;
}

// Signs that carry no letter: vowel signs and the like, tatweel, joiners, marks of direction.
bool is_dropped(char32_t c) {
    return is_between(c, 0x064B, 0x065F) || c == 0x0670 || c == 0x0640 || c == 0x00AD ||
           is_between(c, 0x200B, 0x200F) || is_between(c, 0x202A, 0x202E) || c == 0x2060 ||
           is_between(c, 0x2066, 0x2069) || c == 0xFEFF || c == 0x061C;
}

char32_t folded(char32_t c) {
    if (is_between(c, 0x0660, 0x0669)) {
        return U'0' + (c - 0x0660);
    }
    if (is_between(c, 0x06F0, 0x06F9)) {
        return U'0' + (c - 0x06F0);
    }
    switch (c) {
        case U'ي':
        case U'ى':
            return U'ی';
        case U'ك':
            return U'ک';
        case U'ة':
        case U'ۀ':
        case U'ە':
            return U'ه';
        case U'أ':
        case U'إ':
        case U'ٱ':
            return U'ا';
        case U'ؤ':
            return U'و';
        default:
            break;
    }
    const auto point = static_cast<UChar32>(c);
    if (u_isUWhiteSpace(point) != 0) {
        return U' ';
    }
    return static_cast<char32_t>(u_foldCase(point, U_FOLD_CASE_DEFAULT));
}

std::u32string fold_points(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
    DARMAN_CHECK(U_SUCCESS(status));
    const auto source = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    const icu::UnicodeString composed = normalizer->normalize(source, status);
    DARMAN_CHECK(U_SUCCESS(status));
    std::u32string points;
    points.reserve(static_cast<std::size_t>(composed.length()));
    for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
        const auto c = static_cast<char32_t>(composed.char32At(i));
        if (!is_dropped(c)) {
            points += folded(c);
        }
    }
    return points;
}

std::string utf8(std::u32string_view points) {
    std::string text;
    for (const char32_t c : points) {
        icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(text);
    }
    return text;
}

bool is_digit(char32_t c) {
    return is_between(c, U'0', U'9');
}

bool is_word_character(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    return u_isalnum(point) != 0 || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

// What one character of folded text gives to the words: itself, a blank, or nothing.
std::optional<char32_t> word_character(const std::u32string& points, std::size_t i) {
    const char32_t c = points[i];
    if (is_word_character(c)) {
        return c;
    }
    const bool in_number =
        i > 0 && i + 1 < points.size() && is_digit(points[i - 1]) && is_digit(points[i + 1]);
    if (in_number && c == kThousandsMark) {
        return std::nullopt;
    }
    return in_number && (c == U'.' || c == kDecimalMark) ? U'.' : U' ';
}

using Words = std::vector<std::u32string>;

Words words_of(std::string_view text) {
    const std::u32string points = fold_points(text);
    Words words;
    std::u32string word;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto c = word_character(points, i);
        if (c && *c != U' ') {
            word += *c;
        } else if (c && !word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        words.push_back(std::move(word));
    }
    return words;
}

std::u32string joined(const Words& words, std::u32string_view between) {
    std::u32string text;
    for (const std::u32string& word : words) {
        text += text.empty() ? U"" : between;
        text += word;
    }
    return text;
}

template <typename Affixes>
bool is_one_of(const Affixes& affixes, std::u32string_view word) {
    return std::find(affixes.begin(), affixes.end(), word) != affixes.end();
}

// Endings and beginnings that were typed as words of their own go back to their word.
Words with_affixes_attached(const Words& words) {
    Words attached;
    bool beginning_waits = false;
    for (const std::u32string& word : words) {
        if (!attached.empty() && (beginning_waits || is_one_of(kEndings, word))) {
            attached.back() += word;
        } else {
            attached.push_back(word);
        }
        beginning_waits = word == U"می" || word == U"نمی";
    }
    return attached;
}

std::u32string stem(std::u32string_view word) {
    for (const std::u32string_view ending : kEndings) {
        if (word.ends_with(ending) && word.size() >= ending.size() + kStemLengthMin) {
            word.remove_suffix(ending.size());
            break;
        }
    }
    for (const std::u32string_view beginning : kBeginnings) {
        if (word.starts_with(beginning) && word.size() >= beginning.size() + kStemLengthMin) {
            word.remove_prefix(beginning.size());
            break;
        }
    }
    return std::u32string(word);
}

Words loose_words_of(std::string_view text) {
    Words words = words_of(text);
    for (std::u32string& word : words) {
        std::erase(word, U'ء');
        std::replace(word.begin(), word.end(), U'آ', U'ا');
        std::replace(word.begin(), word.end(), U'ئ', U'ی');
    }
    std::erase_if(words, [](const std::u32string& word) { return word.empty(); });
    words = with_affixes_attached(words);
    std::transform(words.begin(), words.end(), words.begin(), stem);
    return words;
}

// Code points need 21 bits, so that three fit a word of 64.
std::uint64_t trigram_at(std::u32string_view key, std::size_t i) {
    return std::uint64_t{key[i]} << 42U | std::uint64_t{key[i + 1]} << 21U |
           std::uint64_t{key[i + 2]};
}

bool ends_sentence(std::string_view text, std::size_t end_of_mark) {
    return end_of_mark >= text.size() || text[end_of_mark] == ' ' || text[end_of_mark] == '\n' ||
           text[end_of_mark] == '\r' || text[end_of_mark] == '\t';
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

}  // namespace

std::string fold_text(std::string_view text) {
    return utf8(fold_points(text));
}

std::string token_key(std::string_view text) {
    return utf8(joined(words_of(text), U" "));
}

std::string glued_key(std::string_view text) {
    return utf8(joined(words_of(text), U""));
}

std::string loose_token_key(std::string_view text) {
    return utf8(joined(loose_words_of(text), U" "));
}

std::string loose_glued_key(std::string_view text) {
    return utf8(joined(loose_words_of(text), U""));
}

bool glued_contains(std::string_view haystack, std::string_view needle) {
    const std::u32string key = joined(words_of(needle), U"");
    return !key.empty() && joined(words_of(haystack), U"").find(key) != std::u32string::npos;
}

std::vector<std::string> split_sentences(std::string_view text) {
    constexpr std::array<std::string_view, 4> kMarks = {".", "!", "?", "؟"};
    std::vector<std::string> sentences;
    std::size_t start = 0;
    const auto close = [&](std::size_t end) {
        if (const std::string_view sentence = trimmed(text.substr(start, end - start));
            !sentence.empty()) {
            sentences.emplace_back(sentence);
        }
        start = end;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            close(i);
            continue;
        }
        for (const std::string_view mark : kMarks) {
            if (text.substr(i).starts_with(mark) && ends_sentence(text, i + mark.size())) {
                close(i + mark.size());
            }
        }
    }
    close(text.size());
    return sentences;
}

void SearchIndex::Layer::add(std::u32string key) {
    for (std::size_t i = 0; i + 2 < key.size(); ++i) {
        std::vector<std::size_t>& ids = ids_of_trigram_[trigram_at(key, i)];
        if (ids.empty() || ids.back() != keys_.size()) {
            ids.push_back(keys_.size());
        }
    }
    keys_.push_back(std::move(key));
}

std::vector<std::size_t> SearchIndex::Layer::find(const std::u32string& key) const {
    std::vector<std::size_t> found;
    const auto confirm = [&](std::size_t id) {
        if (keys_[id].find(key) != std::u32string::npos) {
            found.push_back(id);
        }
    };
    if (key.empty()) {
        return found;
    }
    if (key.size() < 3) {
        for (std::size_t id = 0; id < keys_.size(); ++id) {
            confirm(id);
        }
        return found;
    }
    // Only the keys with the rarest trigram are read in full.
    const std::vector<std::size_t>* rarest = nullptr;
    for (std::size_t i = 0; i + 2 < key.size(); ++i) {
        const auto entry = ids_of_trigram_.find(trigram_at(key, i));
        if (entry == ids_of_trigram_.end()) {
            return found;
        }
        if (rarest == nullptr || entry->second.size() < rarest->size()) {
            rarest = &entry->second;
        }
    }
    std::for_each(rarest->begin(), rarest->end(), confirm);
    return found;
}

std::size_t SearchIndex::add(std::string_view sentence) {
    sentences_.emplace_back(sentence);
    spelling_.add(joined(words_of(sentence), U""));
    stems_.add(joined(loose_words_of(sentence), U""));
    return sentences_.size() - 1;
}

std::vector<SearchHit> SearchIndex::find(std::string_view query) const {
    std::vector<SearchHit> hits;
    const std::vector<std::size_t> spelled = spelling_.find(joined(words_of(query), U""));
    hits.reserve(spelled.size());
    for (const std::size_t id : spelled) {
        hits.push_back({id, MatchKind::Spelling});
    }
    for (const std::size_t id : stems_.find(joined(loose_words_of(query), U""))) {
        if (!std::binary_search(spelled.begin(), spelled.end(), id)) {
            hits.push_back({id, MatchKind::Stem});
        }
    }
    return hits;
}

const std::string& SearchIndex::sentence(std::size_t id) const {
    DARMAN_CHECK(id < sentences_.size());
    return sentences_[id];
}

}  // namespace darman::core
