#include "report/table.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/phrases.hpp"
#include "report/text.hpp"
#include "report/totals.hpp"

namespace darman::report {
namespace {

constexpr std::size_t kKeyWidthMax = 32;
constexpr std::size_t kValueWidthMax = 40;
// Beside a sum in which unknown values are missing: unknown is not zero.
constexpr std::string_view kLacking = " +?";

struct Cell {
    std::string text;
    bool right = false;
    std::string color;
};

using Line = std::vector<Cell>;

// Cells of Persian lines are parted by right-to-left marks: a Latin key before a Persian date would
// otherwise pull it into its own direction, and the columns would change places.
std::string_view separator(Language language) {
    return language == Language::En ? "  " : "\u200F  ";
}

std::string_view line_start(Language language) {
    return language == Language::En ? "" : "\u200F";
}

std::string_view color_of(engine::Verdict verdict) {
    switch (verdict) {
        case engine::Verdict::Accepted:
            return "\x1b[32m";
        case engine::Verdict::Pended:
            return "\x1b[33m";
        case engine::Verdict::Undecided:
            return "\x1b[36m";
        case engine::Verdict::Fault:
            return "\x1b[35m";
        case engine::Verdict::Rejected:
            return "\x1b[31m";
    }
    return "";
}

class Section {
  public:
    Section(const std::string& entity, Rows rows, const TextOptions& options)
        : entity_(entity), rows_(std::move(rows)), options_(options) {
        const Totals totals = totals_of(rows_);
        columns_ = chosen(totals.columns);
        hidden_count_ = totals.columns.size() - columns_.size();
    }

    std::string text() {
        build();
        measure();
        std::string out;
        for (const Item& item : items_) {
            out += item.line.empty()
                       ? std::string(line_start(options_.language)) + one_line(item.note)
                       : line_text(item.line);
            while (out.ends_with(' ')) {
                out.pop_back();
            }
            out += '\n';
        }
        return out;
    }

  private:
    // Either a line of cells or a note across them.
    struct Item {
        Line line;
        std::string note;
    };

    // Money first; all in the order in which the decision gives them.
    [[nodiscard]] std::vector<Column> chosen(const std::vector<Column>& all) const {
        std::vector<Column> out = all;
        if (all.size() > options_.columns_max) {
            std::stable_partition(out.begin(), out.end(), [](const Column& c) { return c.money; });
            out.resize(options_.columns_max);
        }
        return out;
    }

    void add_heading() {
        const Language language = options_.language;
        const policy::Labels labels = rows_.empty() ? policy::Labels() : rows_[0]->entity_labels;
        items_.push_back({{}, entity_word(entity_, labels, language)});
        Line line = {{fmt::format("  {}", word(Term::Key, language)), false, ""},
                     {std::string(word(Term::Date, language)), false, ""},
                     {std::string(word(Term::Verdict, language)), false, ""}};
        for (const Column& column : columns_) {
            line.push_back({given_label(column.labels, column.name, column.module, language),
                            column.number,
                            ""});
        }
        add_line(std::move(line));
    }

    void build() {
        const Language language = options_.language;
        add_heading();
        std::map<std::string, Rows> groups;
        std::vector<std::string> order;
        for (const engine::RowDecision* row : rows_) {
            Rows& group = groups[group_of(row->key)];
            if (group.empty()) {
                order.push_back(group_of(row->key));
            }
            group.push_back(row);
        }
        for (const std::string& key : order) {
            const Rows& group = groups[key];
            for (const engine::RowDecision* row : group) {
                add_row(*row);
            }
            if (order.size() > 1 && group.size() > 1) {
                add_sums(group, fmt::format("  {} {}", word(Term::Subtotal, language), key));
            }
        }
        if (rows_.size() > 1) {
            add_sums(rows_, fmt::format("  {}", word(Term::Total, language)));
        }
        if (hidden_count_ > 0) {
            const std::string count = number_word(std::to_string(hidden_count_), language);
            items_.push_back({{}, fmt::format("  {} {}", count, word(Term::MoreValues, language))});
        }
        if (sums_lack_) {
            items_.push_back({{}, fmt::format(" {} {}", kLacking, word(Term::SumLacks, language))});
        }
    }

    // Cells are made harmless before they are measured.
    void add_line(Line line) {
        for (Cell& cell : line) {
            cell.text = one_line(cell.text);
        }
        items_.push_back({std::move(line), ""});
    }

    void add_row(const engine::RowDecision& row) {
        const Language language = options_.language;
        Line line = {{"  " + number_word(row.key, language), false, ""},
                     {short_date(row.date, language), false, ""},
                     {std::string(verdict_word(row.verdict, language)),
                      false,
                      std::string(color_of(row.verdict))}};
        for (const Column& column : columns_) {
            const engine::GivenValue* value = find_value(row, column);
            std::string text = value == nullptr ? "" : shown(value->value, language);
            if (value != nullptr && value->tainted) {
                text += "*";
            }
            line.push_back({std::move(text), column.number, ""});
        }
        add_line(std::move(line));
        for (const std::string& note : notes_of(row)) {
            items_.push_back({{}, "      " + note});
        }
    }

    [[nodiscard]] std::vector<std::string> notes_of(const engine::RowDecision& row) const {
        const Language language = options_.language;
        std::vector<std::string> notes;
        Citer citer(language);  // a row is read alone: each names the law anew
        for (const engine::Reason& reason : row.reasons) {
            const Term term = reason.pend ? Term::Pended : Term::Rejected;
            notes.push_back(fmt::format(
                "{}: {}", word(term, language), reason_phrase(reason, citer, language)));
        }
        if (!row.needs.empty()) {
            const std::vector<std::string> needs =
                need_phrases(row.needs, row.need_names, language);
            notes.push_back(fmt::format("{}: {}",
                                        word(Term::Needs, language),
                                        joined(needs, word(Term::ListComma, language))));
        }
        for (const std::string& fault : row.faults) {
            notes.push_back(fmt::format("{}: {}", word(Term::FaultVerdict, language), fault));
        }
        for (const std::string& taint : row.taints) {
            notes.push_back(fmt::format("* {}: {}", word(Term::TaintNote, language), taint));
        }
        if (row.taken_back) {
            notes.emplace_back(word(Term::TakenBack, language));
        }
        return notes;
    }

    void add_sums(const Rows& rows, const std::string& title) {
        const Totals totals = totals_of(rows);
        Line line = {{title, false, ""}, {"", false, ""}, {"", false, ""}};
        for (const Column& column : columns_) {
            std::string text;
            for (const Column& sum : totals.columns) {
                if (sum.money && sum.name == column.name && sum.module == column.module) {
                    text = sum_text(sum, options_.language);
                    const bool lacks = sum.unknown_count > 0 && sum.present_count > 0;
                    sums_lack_ = sums_lack_ || lacks;
                    text += lacks ? kLacking : std::string_view();
                }
            }
            line.push_back({text, true, ""});
        }
        add_line(std::move(line));
    }

    void measure() {
        for (const Item& item : items_) {
            widths_.resize(std::max(widths_.size(), item.line.size()));
            for (std::size_t i = 0; i < item.line.size(); ++i) {
                const std::size_t most = i == 0 ? kKeyWidthMax : kValueWidthMax;
                widths_[i] = std::max(widths_[i], std::min(most, display_width(item.line[i].text)));
            }
        }
    }

    [[nodiscard]] std::string line_text(const Line& line) const {
        std::string out(line_start(options_.language));
        for (std::size_t i = 0; i < line.size(); ++i) {
            const std::string text = i == 0 ? line[i].text : cut(line[i].text, widths_[i]);
            std::string padded =
                line[i].right ? align_right(text, widths_[i]) : align_left(text, widths_[i]);
            if (options_.color && !line[i].color.empty()) {
                padded = line[i].color + padded + "\x1b[0m";
            }
            out += i == 0 ? "" : separator(options_.language);
            out += padded;
        }
        return out;
    }

    std::string entity_;
    Rows rows_;
    TextOptions options_;
    bool sums_lack_ = false;
    std::vector<Column> columns_;
    std::size_t hidden_count_ = 0;
    std::vector<Item> items_;
    std::vector<std::size_t> widths_;
};

std::string counts_text(const Totals& totals, Language language) {
    std::vector<std::string> parts;
    for (const engine::Verdict verdict : kVerdicts) {
        if (totals.of(verdict) > 0) {
            const std::string count = number_word(std::to_string(totals.of(verdict)), language);
            parts.push_back(fmt::format("{} {}", count, verdict_word(verdict, language)));
        }
    }
    const std::string_view rows =
        totals.row_count == 1 && language == Language::En ? "row" : word(Term::Rows, language);
    return fmt::format("{}{} {}: {}",
                       line_start(language),
                       number_word(std::to_string(totals.row_count), language),
                       rows,
                       joined(parts, word(Term::ListComma, language)));
}

std::string short_hash(const std::string& hash) {
    constexpr std::size_t kShown = 16;
    return hash.size() > kShown ? hash.substr(0, kShown) + "…" : hash;
}

}  // namespace

std::string decision_text(const engine::Decision& decision, const TextOptions& options) {
    const Rows rows = telling_rows(decision);
    std::string out;
    std::vector<std::string> entities;
    std::map<std::string, Rows> by_entity;
    for (const engine::RowDecision* row : rows) {
        if (by_entity[row->entity].empty()) {
            entities.push_back(row->entity);
        }
        by_entity[row->entity].push_back(row);
    }
    for (const std::string& entity : entities) {
        out += Section(entity, by_entity[entity], options).text() + "\n";
    }
    if (rows.empty()) {
        out += fmt::format("{}\n", word(Term::Nothing, options.language));
    } else {
        out += counts_text(totals_of(rows), options.language) + "\n";
    }
    return out + receipt_text(decision.receipt, options.language);
}

std::string receipt_text(const engine::Receipt& receipt, Language language) {
    const std::string_view comma = word(Term::ListComma, language);
    std::vector<std::string> parts;
    const auto add = [&](Term term, const std::string& text) {
        if (!text.empty()) {
            parts.push_back(fmt::format("{} {}", word(term, language), text));
        }
    };
    add(Term::Policy, short_hash(receipt.policy_sha256));
    add(Term::Modules, joined(receipt.modules, comma));
    add(Term::Variants, joined(receipt.variants, comma));
    add(Term::Reforms, joined(receipt.reforms, comma));
    std::vector<std::string> texts;
    for (const engine::Receipt::Text& text : receipt.texts) {
        texts.push_back(fmt::format("{} {}", text.source, short_hash(text.sha256)));
    }
    add(Term::LawTexts, joined(texts, comma));
    add(Term::Inputs, short_hash(receipt.inputs_sha256));
    add(Term::KnownAsOf, law_date(receipt.known_at, language));
    add(Term::Engine, receipt.engine);
    return one_line(fmt::format("{}{}  {}",
                                line_start(language),
                                word(Term::Receipt, language),
                                joined(parts, language == Language::En ? "; " : "؛ "))) +
           "\n";
}

}  // namespace darman::report
