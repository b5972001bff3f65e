// What a replay says to people, in both languages, before it is laid out as text or HTML.
#pragma once

#include <string>
#include <vector>

#include "core/rational.hpp"
#include "replay/report.hpp"
#include "report/terms.hpp"

namespace darman::report {

struct Said {
    std::string en;
    std::string fa;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::En ? en : fa;
    }
};

struct ViewColumn {
    Said head;
    bool number = false;
};

struct ViewRow {
    std::vector<Said> cells;
    bool sum = false;  // a total beneath the others
};

// Bars beside a table: one a row and series.
struct ViewChart {
    std::vector<Said> series;  // what each bar of a row is
    std::vector<Said> rows;
    std::vector<std::vector<core::Rational>> values;  // row by row
    std::vector<std::vector<Said>> shown;
};

struct ViewTable {
    Said title;
    std::vector<ViewColumn> columns;
    std::vector<ViewRow> rows;
    std::vector<Said> notes;
    ViewChart chart;
};

struct ViewPart {
    Said title;
    std::vector<ViewTable> tables;
};

// A number that an official reads first.
struct Headline {
    Said title;
    Said value;
    Said detail;
    std::string tone;  // a class of the style: accepted, pended, undecided, fault, rejected, all
};

struct ReplayView {
    Said title;
    Said subtitle;
    std::vector<Headline> headlines;
    std::vector<ViewPart> parts;
    std::vector<Said> statements;  // what holds of the whole, said once
};

ReplayView view_of(const replay::Report& report);

}  // namespace darman::report
