// Accumulators, allocations, waterfalls; tests; overlays.
#include <algorithm>

#include "policy/print_file.hpp"

namespace darman::policy {

// -------------------------------------------------------------------------------- accumulators

// `first` and `last` at its end would begin a set with the clause that follows.
std::string FilePrinter::closed(const std::string& text) const {
    for (const std::string_view word : {"first", "last"}) {
        const std::size_t before = text.size() - std::min(text.size(), word.size());
        const char sign = before > 0 ? text[before - 1] : ' ';
        if (text.ends_with(word) && sign != '.' && !is_plain_name(std::string_view(&sign, 1))) {
            return "(" + text + ")";
        }
    }
    return text;
}

void FilePrinter::print_bounds(const Accumulate& accumulate) {
    for (const Bound& bound : accumulate.at_most) {
        add(2,
            "at most " + closed(exprs_.value(bound.limit, {}, Level::Else, false)) + kBreak +
                "by " + exprs_.paths(bound.by) + kPartBreak + period_text(bound.period, exprs_) +
                citations_text(bound.citations),
            bound.at);
    }
    for (const Expr& least : accumulate.at_least) {
        const bool rounded =
            least.kind == ExprKind::Value &&
            std::all_of(least.adjustments.begin(),
                        least.adjustments.end(),
                        [](const Adjustment& a) { return a.kind == AdjustKind::Rounded; });
        std::string text;
        if (rounded) {
            ValueExpr value;
            value.base = least.children;
            value.adjustments = least.adjustments;
            text = exprs_.value(value, {}, Level::Else, false);
        } else {
            text = exprs_.expr(least, Level::Else, false);
        }
        add(2,
            "at least " + closed(text) + citations_text(accumulate.at_least_citations),
            least.at);
    }
}

void FilePrinter::print_tranches(const Accumulate& accumulate) {
    for (const Tranche& tranche : accumulate.tranches) {
        const bool first = &tranche == &accumulate.tranches[0];
        std::string text = tranche.width.empty() ? "beyond" : first ? "first " : "next ";
        for (const Expr& width : tranche.width) {
            text += exprs_.expr(width, Level::Else, false);
        }
        text += " at ";
        for (const Expr& rate : tranche.rate) {
            text += closed(exprs_.expr(rate, Level::Else, false));
        }
        text += citations_text(tranche.citations);
        if (&tranche == &accumulate.tranches.back() && !accumulate.rounding.empty()) {
            ValueExpr rounding;
            rounding.base.emplace_back().kind = ExprKind::NoneLit;
            rounding.adjustments = accumulate.rounding;
            // The value is "none", then the rounding.
            text += exprs_.value(rounding, {}, Level::Or, false).substr(4);
            text += accumulate.rounded_on_total ? " on the total" : "";
        }
        add(2, text, tranche.at);
    }
}

void FilePrinter::print(const Accumulate& accumulate) {
    add(0,
        "accumulate " + accumulate.entity + "." + accumulate.name + " : " +
            exprs_.type(accumulate.type) + labels_text(accumulate.labels),
        accumulate.at);
    std::string adds = "adds " + closed(exprs_.value(accumulate.adds, {}, Level::Else, false));
    for (const Expr& condition : accumulate.when) {
        adds +=
            kBreak + ("when " + closed(exprs_.expr(condition, Level::Or, accumulate.by.empty())));
    }
    adds += citations_text(accumulate.citations);
    for (const Period& period : accumulate.period) {
        adds += kBreak + ("by " + exprs_.paths(accumulate.by)) + kPartBreak +
                period_text(period, exprs_);
    }
    add(2, adds, accumulate.adds.at);
    print_bounds(accumulate);
    print_tranches(accumulate);
    if (accumulate.late != Late::Unsaid) {
        add(2,
            (accumulate.late == Late::Readjudicate
                 ? "late readjudicate"
                 : "late as received by " + exprs_.paths(accumulate.received)) +
                citations_text(accumulate.late_citations),
            accumulate.late_at);
    }
    add_says(2, accumulate.says);
}

void FilePrinter::print(const Allocate& allocate) {
    add(0,
        "allocate " + allocate.entity + "." + allocate.name + " : " + exprs_.type(allocate.type) +
            labels_text(allocate.labels),
        allocate.at);
    std::string whole =
        "of " + exprs_.value(allocate.whole, {}, Level::Else, false) + kBreak + "by ";
    for (const Expr& weight : allocate.weight) {
        whole += exprs_.expr(weight, Level::Else, false);
    }
    add(2, whole + citations_text(allocate.citations), allocate.whole.at);
    static constexpr std::string_view kRemainders[] = {
        "the largest fraction", "the first", "the last"};
    std::string remainder = "remainder to ";
    remainder += kRemainders[static_cast<std::size_t>(allocate.remainder)];
    if (!allocate.then.empty()) {
        remainder += std::string(",") + kPartBreak + "then " + exprs_.paths(allocate.then);
    }
    add(2, remainder + citations_text(allocate.remainder_citations), allocate.remainder_at);
}

void FilePrinter::print(const Waterfall& waterfall) {
    add_header("waterfall " + waterfall.entity + " of " +
                   exprs_.value(waterfall.whole, waterfall.citations, Level::Or, true),
               waterfall.at,
               !waterfall.steps.empty());
    for (const WaterfallStep& step : waterfall.steps) {
        const Citations in_value = step.when.empty() ? step.citations : Citations();
        const Citations after_when = step.when.empty() ? Citations() : step.citations;
        add(2,
            step.name + labels_text(step.labels) + " = " +
                exprs_.value(step.value, in_value, Level::Or, true) +
                when_and_citations(step.when, after_when, true),
            step.at);
    }
}

// --------------------------------------------------------------------------------------- tests

std::string FilePrinter::key_text(const Expr& key) const {
    if (key.kind != ExprKind::Interval) {
        return exprs_.atom(key, true);
    }
    const bool numbers =
        key.children[0].kind == ExprKind::Number && key.children[1].kind == ExprKind::Number;
    return exprs_.atom(key.children[0], true) + (numbers ? ".." : " .. ") +
           exprs_.atom(key.children[1], true);
}

std::string FilePrinter::test_fields_text(const TestLine& line) const {
    std::string out = " {";
    for (const TestField& field : line.fields) {
        out += (&field == &line.fields[0] ? " " : std::string(";") + kPartBreak) + field.name + " ";
        for (const Expr& value : field.value) {
            // `days from …` would be read as a count of days.
            const bool plain = field.validity.empty() || value.kind == ExprKind::Number ||
                               value.kind == ExprKind::BoolLit || value.kind == ExprKind::Code;
            out += plain ? exprs_.expr(value, Level::Range, true) : exprs_.atom(value, true);
        }
        const std::string validity = validity_text(field.validity, true);
        out += validity.empty() ? "" : " " + validity;
    }
    return out + " }";
}

std::string FilePrinter::expectation_text(const Expectation& expectation) const {
    std::string out;
    switch (expectation.kind) {
        case ExpectKind::Accepted:
            return "accepted";
        case ExpectKind::Fault:
            return "fault";
        case ExpectKind::Rejected:
            out = "rejected with ";
            break;
        case ExpectKind::Pended:
            out = "pended with ";
            break;
        case ExpectKind::Undecided:
            out = "undecided needs ";
            break;
        case ExpectKind::Value:
            for (const Expr& name : expectation.name) {
                out = exprs_.expr(name, Level::Member, false) + " ";
            }
            for (const Expr& value : expectation.value) {
                out += exprs_.expr(value, Level::Range, true);
            }
            return out;
    }
    for (const std::string& code : expectation.codes) {
        out += (&code == &expectation.codes[0] ? "" : " and ") + code;
    }
    return out;
}

void FilePrinter::print_test_line(const TestLine& line) {
    std::string text;
    switch (line.kind) {
        case TestLineKind::Each:
            add(2, "each " + line.subject + test_fields_text(line), line.at);
            return;
        case TestLineKind::Given:
            text = "given " + line.subject;
            for (const std::vector<Expr>* atoms : {&line.key, &line.value}) {
                for (const Expr& atom : *atoms) {
                    text += " " + exprs_.atom(atom, true);
                }
            }
            add(2, text, line.at);
            return;
        case TestLineKind::Row:
            break;
    }
    text = line.subject + (line.label.empty() ? "" : " " + line.label);
    for (const Expr& key : line.key) {
        text += " " + key_text(key);
    }
    text += line.has_body ? test_fields_text(line) : "";
    for (const Expectation& expectation : line.expectations) {
        text += (&expectation == &line.expectations[0] ? kBreak + std::string("-> ")
                                                       : std::string(",") + kPartBreak) +
                expectation_text(expectation);
    }
    for (const Because& because : line.because) {
        text += (&because == &line.because[0] ? kBreak + std::string("because ")
                                              : std::string(",") + kPartBreak) +
                because.text;
        for (const Expr& capped : because.capped_from) {
            text += " capped from " + exprs_.expr(capped, Level::Range, true);
        }
    }
    add(2, text, line.at);
}

void FilePrinter::print(const Test& test) {
    std::string head = "test " + quote_text(test.title);
    for (const Expr& date : test.known) {
        head += " known " + date.text;
    }
    head += test.under.empty() ? "" : " under " + test.under;
    head += test.with.empty() ? "" : " with " + test.with;
    add(0, head, test.at);
    for (const TestLine& line : test.lines) {
        print_test_line(line);
    }
}

// ------------------------------------------------------------------------------------ overlays

void FilePrinter::print(const Variant& variant) {
    add_header(
        "variant " + variant.name + labels_text(variant.labels) + citations_text(variant.citations),
        variant.at,
        !variant.ops.empty());
    for (const OverlayOp& op : variant.ops) {
        print(op, 2);
    }
}

void FilePrinter::print(const OverlayOp& op, int indent) {
    static constexpr std::string_view kVerbs[] = {"add ", "replace ", "remove "};
    std::string text(kVerbs[static_cast<std::size_t>(op.verb)]);
    base_ = indent;
    const auto cells = [&](const std::vector<std::string>& parts) {
        for (const std::string& part : parts) {
            text += part.empty() ? "" : " " + part;
        }
    };
    switch (op.what) {
        case OverlayOp::What::Whole:
            prefix_ = text;
            for (const Statement& statement : op.statement) {
                std::visit([&](const auto& s) { print(s); }, statement);
            }
            break;
        case OverlayOp::What::Entry:
            text += "entry " + op.target;
            for (const ParamEntry& entry : op.entry) {
                cells(entry_cells(entry));
            }
            add(0, text, op.at);
            break;
        case OverlayOp::What::Row:
            text += "row " + op.target;
            for (const ListRow& row : op.list_row) {
                cells(list_cells(row));
            }
            for (const TableRow& row : op.table_row) {
                cells(table_cells(row, 0));
            }
            add(0, text, op.at);
            break;
        case OverlayOp::What::Except:
            text += "except " + op.target + " ";
            if (op.verb == OverlayVerb::Remove && !op.exception.empty()) {
                add(0, text + op.exception[0].label, op.at);
            } else if (!op.exception.empty()) {
                prefix_ = text;
                print_exception(op.exception[0], "");
            }
            break;
    }
    base_ = 0;
    prefix_.clear();
}

}  // namespace darman::policy
