#include "policy/diagnostic.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace darman::policy {

namespace {

// Longer words are not compared: no name of the language is, and the cost is quadratic.
constexpr std::size_t kWordBytesMax = 64;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Insertions, deletions, changes and swaps of neighbours (optimal string alignment), in bytes.
std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1])) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

void Diagnostics::error(std::string id, Span at, std::string message, std::string remedy) {
    items_.push_back({Severity::Error, std::move(id), at, std::move(message), std::move(remedy)});
}

void Diagnostics::warning(std::string id, Span at, std::string message, std::string remedy) {
    items_.push_back({Severity::Warning, std::move(id), at, std::move(message), std::move(remedy)});
}

bool Diagnostics::has_errors() const {
    return std::any_of(items_.begin(), items_.end(), [](const Diagnostic& item) {
        return item.severity == Severity::Error;
    });
}

void Diagnostics::sort() {
    const auto place = [](const Diagnostic& item) {
        return std::tie(item.at.file, item.at.line, item.at.column);
    };
    std::stable_sort(items_.begin(), items_.end(), [&](const Diagnostic& a, const Diagnostic& b) {
        return place(a) < place(b);
    });
    // Equal places stand together, but the same message may have another one between.
    std::vector<Diagnostic> kept;
    std::size_t first_here = 0;
    for (Diagnostic& item : items_) {
        if (!kept.empty() && place(kept.back()) != place(item)) {
            first_here = kept.size();
        }
        const auto here = kept.begin() + static_cast<std::ptrdiff_t>(first_here);
        if (std::none_of(here, kept.end(), [&](const Diagnostic& other) {
                return other.message == item.message;
            })) {
            kept.push_back(std::move(item));
        }
    }
    items_ = std::move(kept);
}

std::string line_of(const Diagnostic& diagnostic, const std::vector<std::string>& file_names) {
    const Span& at = diagnostic.at;
    std::string line;
    if (at.file >= 0 && static_cast<std::size_t>(at.file) < file_names.size()) {
        line = file_names[static_cast<std::size_t>(at.file)] + ":";
    }
    if (at.line > 0) {
        line += std::to_string(at.line) + ":" + std::to_string(at.column) + ":";
    }
    line += line.empty() ? "" : " ";
    line += diagnostic.severity == Severity::Warning ? "warning: " : "";
    line += diagnostic.message;
    if (!diagnostic.remedy.empty()) {
        line += ": " + diagnostic.remedy;
    }
    return line;
}

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > kWordBytesMax) {
        return "";
    }
    // A third of the word may be wrong; in a word of two or three letters, one letter.
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    const std::string* best = nullptr;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > kWordBytesMax || candidate == word) {
            continue;
        }
        const std::size_t distance = edit_distance(word, candidate);
        // "is" is not "in" misspelt into "a": a word changed altogether is another word.
        if (distance < best_distance && distance < std::max(word.size(), candidate.size())) {
            best_distance = distance;
            best = &candidate;
        }
    }
    return best == nullptr ? "" : *best;
}

}  // namespace darman::policy
