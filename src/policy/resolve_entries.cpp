// Entries of parameters, series, rows of lists.
#include <algorithm>

#include "policy/csv.hpp"
#include "policy/resolve.hpp"
#include "policy/text_value.hpp"

namespace darman::policy {

std::int32_t Resolver::code_key(const Expr& key, std::int32_t dictionary) {
    if (key.kind != ExprKind::Name && key.kind != ExprKind::Code && key.kind != ExprKind::Number) {
        error("type", key.at, "a key is a code", "write the code, in quotes if it is no name");
        return -1;
    }
    const Node& node = model_.node(code(key, dictionary));
    return node.constant.present() ? static_cast<std::int32_t>(node.constant.i) : -1;
}

void Resolver::add_entry(ParamInfo& info, ParamEntryInfo entry) {
    const auto id = static_cast<std::int32_t>(info.entries.size());
    std::vector<std::int32_t>& ids = info.by_key[entry.keys];
    info.entries.push_back(std::move(entry));
    ids.push_back(id);
    std::stable_sort(ids.begin(), ids.end(), [&](std::int32_t a, std::int32_t b) {
        const InForce& x = info.entries[static_cast<std::size_t>(a)].in_force;
        const InForce& y = info.entries[static_cast<std::size_t>(b)].in_force;
        return x.from != y.from ? x.from < y.from : x.enacted < y.enacted;
    });
}

void Resolver::param_entries() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            const auto* p = std::get_if<Param>(&statement);
            if (p == nullptr) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(p));
            for (const ParamEntry& e : p->entries) {
                ParamEntryInfo entry;
                entry.in_force = in_force(e.validity, module);
                entry.repealed = e.repealed;
                entry.citations = e.citations;
                entry.at = e.at;
                const std::vector<std::int32_t> dictionaries = model_.params[id].keys;
                if (e.keys.size() != dictionaries.size()) {
                    error("type",
                          e.at,
                          "parameter " + p->name + " takes " + std::to_string(dictionaries.size()) +
                              " keys, this entry has " + std::to_string(e.keys.size()),
                          "write one code for each dictionary, then the value");
                    continue;
                }
                for (std::size_t k = 0; k < e.keys.size(); ++k) {
                    entry.keys.push_back(code_key(e.keys[k], dictionaries[k]));
                }
                if (!e.value.empty()) {
                    bare_rate(e.value[0], model_.params[id].type);
                    const Type wanted = model_.params[id].type;
                    const auto value = literal(e.value[0], wanted, module);
                    if (!value) {
                        continue;
                    }
                    if (value->state == State::None && !wanted.or_none) {
                        error("none",
                              e.at,
                              "parameter " + p->name + " is not declared `or none`",
                              "declare it so, or write `repealed` to end it");
                        continue;
                    }
                    entry.value = *value;
                    range_check(*value, wanted, e.at, "entry of " + p->name);
                }
                add_entry(model_.params[id], std::move(entry));
            }
            if (!p->series_file.empty()) {
                param_series(*p, model_.params[id]);
            }
        }
    }
}

void Resolver::bare_rate(const Expr& expr, const Type& type) {
    if (type.kind == Kind::Number && type.quantity == Quantity::Rate && type.unit.plain() &&
        expr.kind == ExprKind::Number && expr.unit.empty() && core::Rational(1) < expr.number) {
        diagnostics_.warning(
            "unit",
            expr.at,
            expr.number.to_string() + " as a rate is " +
                (expr.number * core::Rational(100)).to_string() + " %",
            "write " + expr.number.to_string() + "%, or the whole percentage if it is meant");
    }
}

void Resolver::range_check(const Value& value, const Type& type, Span at, const std::string& what) {
    if (!value.present() || value.kind != Kind::Number) {
        return;
    }
    if ((type.low && value.number < *type.low) || (type.high && *type.high < value.number)) {
        error("range",
              at,
              "the " + what + " lies outside its declared range",
              "correct it, or the range");
    }
}

void Resolver::param_series(const Param& p, ParamInfo& info) {
    auto text = load_(folder_of(info.module) + p.series_file);
    if (!text) {
        error("file",
              p.at,
              "cannot read " + p.series_file + ": " + text.error().message,
              "put the series beside the policy");
        return;
    }
    auto csv = parse_csv(*text);
    if (!csv) {
        error("file",
              p.at,
              p.series_file + " " + csv.error().place + ": " + csv.error().message,
              csv.error().remedy);
        return;
    }
    info.sha256 = hash_(*text);
    if (csv->column("value") < 0 || csv->column("from") < 0) {
        error("file",
              p.at,
              p.series_file + " needs the columns from and value",
              "name the columns: keys, from, to, enacted, value, source");
        return;
    }
    if (csv->column("source") < 0 && p.series_citations.empty()) {
        error("missing-citation",
              p.at,
              "the series " + p.series_file + " has no source",
              "add a column source, or a citation after the file");
    }
    for (std::size_t r = 0; r < csv->rows.size(); ++r) {
        series_row(p, *csv, r, info);
    }
}

void Resolver::series_row(const Param& p, const Csv& csv, std::size_t r, ParamInfo& info) {
    const std::string where = p.series_file + " line " + std::to_string(csv.lines[r]);
    const auto cell = [&](std::string_view column) -> std::string {
        const int c = csv.column(column);
        return c < 0 ? "" : csv.rows[r][static_cast<std::size_t>(c)];
    };
    const auto fail = [&](const base::Error& e) {
        error("file", p.at, where + ": " + e.message, e.remedy);
    };
    ParamEntryInfo entry;
    entry.at = p.at;
    entry.citations = p.series_citations;
    entry.source = cell("source");
    for (const auto& [column, into] :
         {std::pair<std::string_view, std::optional<core::Date>*>{"from", &entry.in_force.from},
          {"to", &entry.in_force.to},
          {"enacted", &entry.in_force.enacted}}) {
        if (const std::string text = cell(column); !text.empty()) {
            auto date = core::Date::parse(text);
            if (!date) {
                fail(date.error());
                return;
            }
            *into = *date;
        }
    }
    const TextContext context = text_context(info.module);
    for (const std::int32_t dictionary : info.keys) {
        const std::string& name = model_.dictionaries[static_cast<std::size_t>(dictionary)].name;
        std::string column;
        for (const std::string& candidate : csv.heading) {
            std::string lower = name;
            std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
                return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
            });
            if (candidate == name || candidate == lower) {
                column = candidate;
            }
        }
        Type key;
        key.kind = Kind::Code;
        key.dictionary = dictionary;
        auto value = text_value(cell(column), key, context);
        if (!value) {
            fail(value.error());
            return;
        }
        entry.keys.push_back(static_cast<std::int32_t>(value->i));
    }
    const std::string text = cell("value");
    if (text == "repealed") {
        entry.repealed = true;
    } else {
        auto value = text_value(text, info.type, context);
        if (!value) {
            fail(value.error());
            return;
        }
        entry.value = *value;
    }
    add_entry(info, std::move(entry));
}

void Resolver::list_rows() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            const auto* l = std::get_if<List>(&statement);
            if (l == nullptr) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(l));
            std::vector<std::int32_t> columns;
            for (const std::string& name : l->heading) {
                std::int32_t found = -1;
                for (std::size_t f = 0; f < model_.lists[id].fields.size(); ++f) {
                    found = model_.lists[id].fields[f].name == name ? static_cast<std::int32_t>(f)
                                                                    : found;
                }
                if (found < 0) {
                    error("unknown-name",
                          l->at,
                          "the heading names \"" + name + "\", no field of " + l->name,
                          "write the names of its fields");
                }
                columns.push_back(found);
            }
            for (const ListRow& row : l->rows) {
                list_row(*l, row, columns, model_.lists[id]);
            }
            ListInfo& info = model_.lists[id];
            std::stable_sort(info.rows.begin(),
                             info.rows.end(),
                             [&](const ListRowInfo& a, const ListRowInfo& b) {
                                 for (const std::int32_t k : info.keys) {
                                     const Value& x = a.cells[static_cast<std::size_t>(k)];
                                     const Value& y = b.cells[static_cast<std::size_t>(k)];
                                     if (x.i != y.i) {
                                         return x.i < y.i;
                                     }
                                     if (x.number != y.number) {
                                         return x.number < y.number;
                                     }
                                 }
                                 return false;
                             });
        }
    }
}

void Resolver::list_row(const List& l,
                        const ListRow& row,
                        const std::vector<std::int32_t>& columns,
                        ListInfo& info) {
    if (row.cells.size() != columns.size()) {
        error("cells",
              row.at,
              "this row of " + l.name + " has " + std::to_string(row.cells.size()) +
                  " cells, the heading has " + std::to_string(columns.size()),
              "give every row one cell a column");
        return;
    }
    ListRowInfo made;
    made.in_force = in_force(row.validity, info.module);
    made.citations = row.citations;
    made.at = row.at;
    made.cells.assign(info.fields.size(), Value::none());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c] < 0) {
            continue;
        }
        const auto f = static_cast<std::size_t>(columns[c]);
        bare_rate(row.cells[c], info.fields[f].type);
        if (const auto value = literal(row.cells[c], info.fields[f].type, info.module)) {
            made.cells[f] = *value;
        }
    }
    info.rows.push_back(std::move(made));
}

}  // namespace darman::policy
