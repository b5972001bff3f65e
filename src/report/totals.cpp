#include "report/totals.hpp"

#include <algorithm>
#include <set>

#include "report/phrases.hpp"

namespace darman::report {
namespace {

bool is_money(const std::string& type) {
    return type.starts_with("money") || type.starts_with("exact money");
}

void add(Column& column, const engine::Shown& value) {
    if (value.state == engine::Shown::State::Unknown ||
        value.state == engine::Shown::State::Fault) {
        ++column.unknown_count;
        return;
    }
    if (!column.money || value.state != engine::Shown::State::Present) {
        return;
    }
    const base::Result<core::Rational> amount = core::Rational::parse(value.plain);
    if (!amount) {
        ++column.unknown_count;
        return;
    }
    column.sum += *amount;
    ++column.present_count;
    if (const std::size_t point = value.plain.find('.'); point != std::string::npos) {
        column.decimals = std::max(column.decimals, value.plain.size() - point - 1);
    }
}

}  // namespace

bool is_column(const Column& column,
               const engine::RowDecision& row,
               const engine::GivenValue& value) {
    return column.name == value.name && column.module == value.module &&
           column.entity == row.entity;
}

const engine::GivenValue* find_value(const engine::RowDecision& row, const Column& column) {
    const auto found =
        std::find_if(row.given.begin(), row.given.end(), [&](const engine::GivenValue& value) {
            return is_column(column, row, value);
        });
    return found == row.given.end() ? nullptr : &*found;
}

Totals totals_of(const Rows& rows) {
    Totals totals;
    totals.row_count = rows.size();
    for (const engine::RowDecision* row : rows) {
        ++totals.by_verdict.at(static_cast<std::size_t>(row->verdict));
        for (const engine::GivenValue& value : row->given) {
            auto found = std::find_if(totals.columns.begin(),
                                      totals.columns.end(),
                                      [&](const Column& c) { return is_column(c, *row, value); });
            if (found == totals.columns.end()) {
                Column column;
                column.entity = row->entity;
                column.module = value.module;
                column.name = value.name;
                column.labels = value.labels;
                totals.columns.push_back(std::move(column));
                found = totals.columns.end() - 1;
            }
            if (!value.value.type.empty() && found->type.empty()) {
                found->type = value.value.type;
                found->money = is_money(found->type);
                found->number = is_number(value.value);
            }
            add(*found, value.value);
        }
    }
    return totals;
}

std::string sum_plain(const Column& column) {
    return column.sum.to_string();
}

std::string sum_text(const Column& column, Language language) {
    if (column.present_count == 0 && column.unknown_count > 0) {
        return std::string(word(Term::Unknown, language));
    }
    // Exact amounts may have no end of decimals (a third); then the fraction itself is written.
    std::string text = column.sum.to_string();
    if (text.find('/') == std::string::npos) {
        text = column.sum.to_decimal(static_cast<int>(column.decimals));
    }
    return core::format_number(text, language);
}

Rows telling_rows(const engine::Decision& decision) {
    std::set<std::string> entities;
    for (const engine::RowDecision& row : decision.rows) {
        if (!row.given.empty()) {
            entities.insert(row.entity);
        }
    }
    Rows rows;
    for (const engine::RowDecision& row : decision.rows) {
        if (entities.contains(row.entity) || row.verdict != engine::Verdict::Accepted) {
            rows.push_back(&row);
        }
    }
    return rows;
}

std::string group_of(const std::string& key) {
    const std::size_t slash = key.rfind('/');
    return slash == std::string::npos ? "" : key.substr(0, slash);
}

}  // namespace darman::report
