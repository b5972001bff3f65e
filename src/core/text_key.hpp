// Keys by which Persian text is found however it was typed: Arabic or Persian letters and digits,
// with or without vowel signs, half-spaces kept, lost or widened to blanks.
//
// Keys are for search and never for showing or storing. Text copied from the web has commonly lost
// its half-spaces ("تأمیناجتماعی"), so that no splitting into words can be trusted: the glued key
// knows no words at all. Every key is blind to harakat, tatweel, marks of direction, half-spaces,
// letter case and the script of digits. Text that is no UTF-8 is read with U+FFFD in place of the
// broken bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace darman::core {

// Letters, digits and blanks in one form (compatibility forms composed first: NFKC); punctuation
// stays.
std::string fold_text(std::string_view text);

// The words, with one blank between: "حوزه‌ها، ۱۶" -> "حوزهها 16". Punctuation
// parts words, except a decimal mark between two digits.
std::string token_key(std::string_view text);
// The same without any blank.
std::string glued_key(std::string_view text);

// Looser: آ as ا, ئ as ی, no lone hamza; the endings ها های تر ترین ای ام ات اش and the beginnings
// می نمی ب
// are taken off where three letters stay. It joins more than it should (بیمه‌ای ends as
// بیم): use it where the keys above find nothing.
std::string loose_token_key(std::string_view text);
std::string loose_glued_key(std::string_view text);

// Whether the glued key of the haystack contains that of the needle; never for a needle without
// letters or digits.
bool glued_contains(std::string_view haystack, std::string_view needle);

// The sentences, trimmed and none empty: a line ends one, and so does . ! ? ؟ before a blank.
std::vector<std::string> split_sentences(std::string_view text);

enum class MatchKind {
    Spelling,  // the glued keys match
    Stem,      // only the loose ones do
};

struct SearchHit {
    std::size_t sentence = 0;
    MatchKind kind = MatchKind::Spelling;
    friend bool operator==(const SearchHit&, const SearchHit&) = default;
};

// Sentences by what they contain. A number is found inside a longer one ("16" in "116"): keys know
// no word boundaries, and to miss is worse than to show too much.
class SearchIndex {
  public:
    // The sentence's id: 0 for the first, then 1, ...
    std::size_t add(std::string_view sentence);

    // Spelling matches first, then stems; each in the order of adding. Empty for a query without
    // letters or digits.
    [[nodiscard]] std::vector<SearchHit> find(std::string_view query) const;

    [[nodiscard]] std::size_t size() const { return sentences_.size(); }

    [[nodiscard]] const std::string& sentence(std::size_t id) const;  // id < size() (checked)

  private:
    // Keys and, for each run of three characters, the ids (ascending) of the keys that have it.
    class Layer {
      public:
        void add(std::u32string key);
        [[nodiscard]] std::vector<std::size_t> find(const std::u32string& key) const;

      private:
        std::vector<std::u32string> keys_;
        std::unordered_map<std::uint64_t, std::vector<std::size_t>> ids_of_trigram_;
    };

    std::vector<std::string> sentences_;
    Layer spelling_;
    Layer stems_;
};

}  // namespace darman::core
