// Accumulators, allocations, waterfalls: what shares an amount out over rows.
#include <algorithm>

#include "policy/parse_impl.hpp"

namespace darman::policy {

namespace {

const Words kAccumulateWords = {"adds", "at", "first", "next", "beyond", "rounded", "late", "says"};

}  // namespace

Accumulate Parser::parse_accumulate() {
    Accumulate accumulate;
    accumulate.at = lexed_.tokens[pos_ - 1].at;
    expect_target("an accumulator", false, accumulate.entity, accumulate.name);
    take_labels(accumulate.labels);
    expect_mark(Mark::Colon, "and a type after the accumulator's name");
    accumulate.type = parse_type(false);
    take_labels(accumulate.labels);
    bool whole = !failed_;
    const auto begins_clause = [&](std::size_t i) {
        const Token& token = lexed_.tokens[i];
        return token.line_start && token.kind == TokenKind::Word &&
               std::find(kAccumulateWords.begin(), kAccumulateWords.end(), token.text) !=
                   kAccumulateWords.end();
    };
    while (!at_end() || failed_) {
        if (failed_ && !recover(end_, begins_clause)) {
            break;
        }
        parse_accumulate_clause(accumulate);
        whole = whole && !failed_;
    }
    failed_ = !whole;
    if (whole && accumulate.adds.base.empty()) {
        fail("syntax",
             accumulate.at,
             "an accumulator that adds nothing",
             "say adds EXPR on a line of its own");
    }
    return accumulate;
}

void Parser::parse_accumulate_clause(Accumulate& accumulate) {
    if (is_word("adds")) {
        parse_adds(accumulate);
    } else if (is_words("at", "most")) {
        parse_bound(accumulate);
    } else if (is_words("at", "least")) {
        parse_at_least(accumulate);
    } else if (is_any_word({"first", "next", "beyond"})) {
        parse_tranche(accumulate);
    } else if (is_word("rounded")) {
        parse_tranche_rounding(accumulate);
    } else if (is_word("late")) {
        parse_late(accumulate);
    } else if (is_word("says")) {
        take_says(accumulate.says);
    } else {
        expected("adds, at most, at least, first, next, beyond, late or says", kAccumulateWords);
    }
}

void Parser::parse_adds(Accumulate& accumulate) {
    const Span at = take().at;
    if (!accumulate.adds.base.empty()) {
        fail("said-twice", at, "`adds` twice", "write one sum");
        return;
    }
    accumulate.adds = parse_value(Level::Else, {"rounded"}, &accumulate.citations);
    accumulate.adds.at = at;
    if (!failed_ && take_word("when")) {
        accumulate.when = exprs(Level::Or);
    }
    take_citations(accumulate.citations);
    if (take_word("by")) {
        accumulate.by = paths("what to count by, as person");
        if (!failed_ && !parse_period(accumulate.period)) {
            expected("a period: each jalali year, each month, in any 12 months, for life",
                     {"each", "in", "for"});
        }
    }
    take_citations(accumulate.citations);
}

void Parser::parse_bound(Accumulate& accumulate) {
    Bound bound;
    bound.at = take().at;
    take();
    bound.limit = parse_value(Level::Else, {"rounded"}, &bound.citations);
    std::vector<Period> period;
    expect_word("by");
    if (!failed_) {
        bound.by = paths("what to count by, as person");
    }
    if (!failed_ && !parse_period(period)) {
        expected("a period: each jalali year, each month, in any 12 months, for life",
                 {"each", "in", "for"});
    }
    take_citations(bound.citations);
    if (!failed_) {
        bound.period = std::move(period.front());
        accumulate.at_most.push_back(std::move(bound));
    }
}

void Parser::parse_at_least(Accumulate& accumulate) {
    const Span at = take().at;
    take();
    if (!accumulate.at_least.empty()) {
        fail("said-twice", at, "`at least` twice", "keep one of them");
        return;
    }
    ValueExpr value = parse_value(Level::Else, {"rounded"}, &accumulate.at_least_citations);
    accumulate.at_least.push_back(value_as_expr(std::move(value)));
}

void Parser::parse_tranche(Accumulate& accumulate) {
    std::vector<Tranche>& tranches = accumulate.tranches;
    Tranche tranche;
    tranche.at = peek().at;
    const std::string word(take().text);
    const bool after_last = !tranches.empty() && tranches.back().width.empty();
    if (after_last || (word == "first") != (tranches.empty() && word != "beyond")) {
        fail("syntax",
             tranche.at,
             "`" + word + "` out of turn",
             "tranches are first …, next …, then beyond …");
        return;
    }
    if (word != "beyond") {
        tranche.width = exprs(Level::Else);
    }
    expect_word("at");
    tranche.rate = exprs(Level::Else);
    take_citations(tranche.citations);
    if (!failed_) {
        tranches.push_back(std::move(tranche));
    }
}

void Parser::parse_tranche_rounding(Accumulate& accumulate) {
    if (accumulate.tranches.empty() || !accumulate.rounding.empty()) {
        fail("syntax",
             peek().at,
             "`rounded` that follows no tranche",
             "round what is added, a bound, or the last tranche");
        return;
    }
    int depth = 0;
    accumulate.rounding.push_back(parse_adjustment(depth));
    if (take_word("on")) {
        expect_word("the");
        expect_word("total");
        accumulate.rounded_on_total = true;
    }
    take_citations(accumulate.tranches.back().citations);
}

void Parser::parse_late(Accumulate& accumulate) {
    const Span at = take().at;
    if (accumulate.late != Late::Unsaid) {
        fail("said-twice", at, "`late` twice", "keep one of them");
        return;
    }
    accumulate.late_at = at;
    if (take_word("readjudicate")) {
        accumulate.late = Late::Readjudicate;
    } else if (take_words("as", "received")) {
        accumulate.late = Late::AsReceived;
        expect_word("by");
        ParsedExpr path = parse_path("when a row arrived, as claim.received");
        accumulate.received.push_back(std::move(path.expr));
    } else {
        expected("`readjudicate` or `as received by …` after late", {"readjudicate", "as"});
    }
    take_citations(accumulate.late_citations);
}

// Whether one stands here.
bool Parser::parse_period(std::vector<Period>& into) {
    Period period;
    period.at = peek().at;
    if (take_word("each")) {
        parse_each(period);
    } else if (take_words("for", "life")) {
        period.kind = PeriodKind::Life;
    } else if (take_words("in", "any")) {
        period.kind = PeriodKind::AnyWindow;
        period.length.push_back(std::move(parse_atom(true).expr));
    } else {
        return false;
    }
    into.push_back(std::move(period));
    return true;
}

void Parser::parse_each(Period& period) {
    const bool calendar = is_any_word({"jalali", "gregorian"});
    if (calendar) {
        period.calendar = std::string(take().text);
    }
    if (take_word("year")) {
        period.kind = PeriodKind::Year;
    } else if (take_word("month")) {
        period.kind = PeriodKind::Month;
    } else if (calendar) {
        expected("`year` or `month`", {"year", "month"});
    } else if (take_word("day")) {
        period.kind = PeriodKind::Day;
    } else {
        period.kind = PeriodKind::Months;
        if (is_kind(TokenKind::Word)) {
            expected("`year`, `month`, `day` or 12 months from …",
                     {"year", "month", "day", "jalali", "gregorian"});
            return;
        }
        period.length.push_back(std::move(parse_atom(true).expr));
        expect_word("from");
        if (!failed_) {
            period.from = exprs(Level::Sum);
        }
    }
}

// -------------------------------------------------------------------- allocation and waterfall

Allocate Parser::parse_allocate() {
    Allocate allocate;
    allocate.at = lexed_.tokens[pos_ - 1].at;
    expect_target("an allocation", false, allocate.entity, allocate.name);
    take_labels(allocate.labels);
    expect_mark(Mark::Colon, "and a type after the allocation's name");
    allocate.type = parse_type(false);
    take_labels(allocate.labels);
    const Span of_at = peek().at;
    expect_word("of");
    allocate.whole = parse_value(Level::Else, {"rounded", "at", "not"}, &allocate.citations);
    allocate.whole.at = of_at;
    expect_word("by");
    allocate.weight = exprs(Level::Else);
    take_citations(allocate.citations);
    parse_remainder(allocate);
    return allocate;
}

void Parser::parse_remainder(Allocate& allocate) {
    allocate.remainder_at = peek().at;
    expect_word("remainder");
    expect_word("to");
    take_word("the");
    if (take_words("largest", "fraction")) {
        allocate.remainder = Remainder::LargestFraction;
    } else if (take_word("first")) {
        allocate.remainder = Remainder::First;
    } else if (take_word("last")) {
        allocate.remainder = Remainder::Last;
    } else {
        expected("`the largest fraction`, `the first` or `the last`",
                 {"largest", "first", "last", "the"});
    }
    if (is_mark(Mark::Comma) || is_word("then")) {
        take_mark(Mark::Comma);
        expect_word("then");
        if (!failed_) {
            allocate.then = paths("a path to order by");
        }
    }
    take_citations(allocate.remainder_citations);
}

Waterfall Parser::parse_waterfall() {
    Waterfall waterfall;
    waterfall.at = lexed_.tokens[pos_ - 1].at;
    const std::vector<TokenRange> items = split_items();
    waterfall.entity = expect_entity("an entity");
    expect_word("of");
    waterfall.whole = parse_value(Level::Or, {"rounded", "at", "not"}, &waterfall.citations);
    expect_end();
    bool whole = !failed_;
    for (const TokenRange& item : items) {
        WaterfallStep step;
        whole = read_within(item, [&] { step = parse_step(); }) && whole;
        waterfall.steps.push_back(std::move(step));
    }
    failed_ = !whole;
    if (whole && items.empty()) {
        fail("syntax",
             waterfall.at,
             "a waterfall without steps",
             "give each step a line: name = value");
    }
    return waterfall;
}

WaterfallStep Parser::parse_step() {
    WaterfallStep step;
    step.at = peek().at;
    step.name = expect_name("a step");
    take_labels(step.labels);
    expect_mark(Mark::Equals, "after the step's name");
    step.value = parse_value(Level::Or, {"rounded", "at", "not"}, &step.citations);
    if (!failed_ && take_word("when")) {
        step.when = exprs(Level::Or);
    }
    take_citations(step.citations);
    return step;
}

}  // namespace darman::policy
