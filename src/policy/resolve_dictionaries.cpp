// Dictionaries: closed lists, registers of law from CSV, registers that come with the facts.
#include <algorithm>

#include "policy/csv.hpp"
#include "policy/resolve.hpp"
#include "policy/text_value.hpp"

namespace darman::policy {

// A row of a CSV file with where it stands.
struct CsvRow {
    const Csv* csv = nullptr;
    std::size_t row = 0;
    Span at;
    std::string file;

    [[nodiscard]] const std::string* cell(std::string_view name) const {
        const int column = csv->column(name);
        return column < 0 ? nullptr : &csv->rows[row][static_cast<std::size_t>(column)];
    }

    [[nodiscard]] std::string where() const {
        return file + " line " + std::to_string(csv->lines[row]);
    }
};

void Resolver::collect_dictionary(const Dictionary& d, std::int32_t module) {
    const auto id = static_cast<std::int32_t>(model_.dictionaries.size());
    DictionaryInfo info;
    info.name = d.name;
    info.module = module;
    info.source = d.source;
    info.labels = d.labels;
    info.at = d.at;
    for (const DictionaryCode& c : d.codes) {
        if (info.index.contains(c.code)) {
            error("twice", c.at, "code " + c.code + " stands twice in " + d.name, "keep one");
        }
        info.code_labels.resize(std::max(info.code_labels.size(), info.codes.size()));
        info.code_labels[static_cast<std::size_t>(info.intern(c.code))] = c.labels;
    }
    model_.dictionaries.push_back(std::move(info));
    dictionaries_[d.name].push_back(id);
    id_of_[&d] = id;
}

void Resolver::collect_dictionary_rows(const Dictionary& d, std::int32_t module) {
    const std::int32_t id = id_of_.at(&d);
    for (const Field& attribute : d.attributes) {
        add_field(model_.dictionaries[static_cast<std::size_t>(id)].attributes, attribute, module);
    }
    if (d.source == Dictionary::Source::File) {
        dictionary_rows(d, id, module);
    }
}

void Resolver::dictionary_rows(const Dictionary& d, std::int32_t id, std::int32_t module) {
    const std::string path = folder_of(module) + d.file;
    auto text = load_(path);
    if (!text) {
        error("file",
              d.at,
              "cannot read " + d.file + ": " + text.error().message,
              "put the file beside the policy");
        return;
    }
    auto csv = parse_csv(*text);
    if (!csv) {
        error("file",
              d.at,
              d.file + " " + csv.error().place + ": " + csv.error().message,
              csv.error().remedy);
        return;
    }
    model_.dictionaries[static_cast<std::size_t>(id)].sha256 = hash_(*text);
    std::vector<std::string> wanted = {"code"};
    for (const Field& a : d.attributes) {
        wanted.push_back(a.name);
    }
    for (const std::string& column : wanted) {
        if (csv->column(column) < 0) {
            const std::string near = nearest(column, csv->heading);
            error("file",
                  d.at,
                  d.file + " has no column \"" + column + "\"",
                  near.empty() ? "add it, or correct the attribute" : "is \"" + near + "\" meant?");
            return;
        }
    }
    // Codes first: an attribute may be a code of this very dictionary.
    const auto code_column = static_cast<std::size_t>(csv->column("code"));
    for (const auto& row : csv->rows) {
        model_.dictionaries[static_cast<std::size_t>(id)].intern(row[code_column]);
    }
    for (std::size_t r = 0; r < csv->rows.size(); ++r) {
        CsvRow row{&*csv, r, d.at, d.file};
        if (!attribute_row(id, module, row)) {
            return;
        }
    }
    DictionaryInfo& read = model_.dictionaries[static_cast<std::size_t>(id)];
    for (const auto& [code, indexes] : read.rows_of) {
        std::vector<const AttributeRow*> rows;
        for (const std::int32_t row : indexes) {
            rows.push_back(&read.rows[static_cast<std::size_t>(row)]);
        }
        read.code_labels[static_cast<std::size_t>(code)] = labels_of(rows);
    }
}

bool Resolver::attribute_row(std::int32_t id, std::int32_t module, const CsvRow& row) {
    AttributeRow info;
    info.code = *row.cell("code");
    info.at = row.at;
    const std::size_t before = diagnostics_.all().size();
    const auto date = [&](std::string_view column, std::optional<core::Date>& into) {
        if (const std::string* text = row.cell(column); text != nullptr && !text->empty()) {
            auto parsed = core::Date::parse(*text);
            if (parsed) {
                into = *parsed;
            } else {
                error("file",
                      row.at,
                      row.where() + ": " + parsed.error().message,
                      parsed.error().remedy);
            }
        }
    };
    date("from", info.in_force.from);
    date("to", info.in_force.to);
    date("enacted", info.in_force.enacted);
    const TextContext context = text_context(module);
    const auto label = [&](std::string_view language, std::string& into) {
        const std::string* text = row.cell(language);
        if (text != nullptr &&
            model_.dictionaries[static_cast<std::size_t>(id)].has_label_column(language)) {
            into = *text;
        }
    };
    label("fa", info.labels.fa);
    label("en", info.labels.en);
    const std::size_t count = model_.dictionaries[static_cast<std::size_t>(id)].attributes.size();
    for (std::size_t a = 0; a < count; ++a) {
        const FieldInfo field = model_.dictionaries[static_cast<std::size_t>(id)].attributes[a];
        auto value = text_value(*row.cell(field.name), field.type, context);
        if (!value) {
            error("file",
                  row.at,
                  row.where() + ", " + field.name + ": " + value.error().message,
                  value.error().remedy);
            info.values.push_back(Value::none());
            continue;
        }
        info.values.push_back(*value);
    }
    DictionaryInfo& dictionary = model_.dictionaries[static_cast<std::size_t>(id)];
    dictionary.rows_of[dictionary.intern(info.code)].push_back(
        static_cast<std::int32_t>(dictionary.rows.size()));
    dictionary.rows.push_back(std::move(info));
    return diagnostics_.all().size() - before < 50;
}

}  // namespace darman::policy
