// Operations of reforms and variants.
#include <algorithm>

#include "policy/parse_impl.hpp"

namespace darman::policy {

Variant Parser::parse_variant() {
    Variant variant;
    variant.at = lexed_.tokens[pos_ - 1].at;
    const std::vector<TokenRange> items = split_items();
    variant.name = expect_name("a variant");
    while (!failed_ && (is_kind(TokenKind::Citation) || is_any_word({"fa", "en"}))) {
        take_citations(variant.citations);
        take_labels(variant.labels);
        if (is_any_word({"fa", "en"}) && !is_kind(TokenKind::Text, 1)) {
            expected("a label in quotes");
        }
    }
    expect_end();
    bool whole = !failed_;
    for (const TokenRange& item : items) {
        whole = read_within(item, [&] { parse_op(variant.ops); }) && whole;
    }
    failed_ = !whole;
    return variant;
}

void Parser::parse_op(std::vector<OverlayOp>& into) {
    OverlayOp op;
    op.at = peek().at;
    if (take_word("add")) {
        op.verb = OverlayVerb::Add;
    } else if (take_word("replace")) {
        op.verb = OverlayVerb::Replace;
    } else if (take_word("remove")) {
        op.verb = OverlayVerb::Remove;
    } else {
        expected("add, replace or remove", {"add", "replace", "remove"});
        return;
    }
    parse_op_body(op);
    if (!failed_) {
        expect_end();
    }
    if (!failed_) {
        into.push_back(std::move(op));
    }
}

void Parser::parse_op_body(OverlayOp& op) {
    const bool removes = op.verb == OverlayVerb::Remove;
    if (take_word("entry")) {
        op.what = OverlayOp::What::Entry;
        op.target = expect_dotted("a parameter");
        if (!failed_) {
            op.entry.push_back(parse_entry(!removes));
        }
    } else if (take_word("row")) {
        parse_op_row(op);
    } else if (take_word("except")) {
        op.what = OverlayOp::What::Except;
        op.target = expect_dotted("a rule, as Line.share");
        if (removes && !failed_) {
            Exception& exception = op.exception.emplace_back();
            exception.at = peek().at;
            exception.label = expect_name("an exception");
        } else if (!failed_) {
            op.exception.push_back(parse_exception());
        }
    } else if (removes) {
        fail("syntax",
             peek().at,
             "a statement cannot be removed",
             "replace it, or remove an entry, row or except");
    } else {
        parse_op_statement(op);
    }
}

void Parser::parse_op_row(OverlayOp& op) {
    const bool removes = op.verb == OverlayVerb::Remove;
    op.what = OverlayOp::What::Row;
    const Span at = peek().at;
    op.target = expect_dotted("a list, or a table as Line.terms");
    if (failed_) {
        return;
    }
    bool table = std::any_of(
        op.target.begin(), op.target.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    for (std::size_t i = pos_; i < end_; ++i) {
        table = table || lexed_.tokens[i].mark == Mark::Bar;
    }
    if (table) {
        op.table_row.push_back(parse_table_row(!removes));
        const TableRow& row = op.table_row[0];
        if (!failed_ && row.inputs.empty() && !row.otherwise) {
            fail("syntax", at, "a row without cells", "give its inputs");
        }
        if (!failed_ && !removes && row.outputs.empty()) {
            fail("syntax", at, "a row without outputs", "give them after the bar");
        }
    } else {
        op.list_row.push_back(parse_list_row());
        if (!failed_ && op.list_row[0].cells.empty()) {
            fail("syntax", at, "a row without cells", "give its key");
        }
    }
}

void Parser::parse_op_statement(OverlayOp& op) {
    op.what = OverlayOp::What::Whole;
    if (is_any_word({"test", "variant"})) {
        fail("not-here",
             peek().at,
             "a " + std::string(peek().text) + " inside an overlay",
             "write it in the module or in the reform's file");
        return;
    }
    const bool whole = parse_statement({pos_, end_}, op.statement);
    failed_ = failed_ || !whole;
}

}  // namespace darman::policy
