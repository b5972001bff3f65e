#include "property/support.hpp"

#include <cstdlib>

namespace darman::property {

namespace {

// Number in an environment variable; 0 if it is not there.
std::uint64_t number_from(const char* name) {
    const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

// Not a good hash; the same everywhere, and enough to tell texts apart.
std::string hash_of(const std::string& text) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    return std::to_string(hash);
}

}  // namespace

std::uint64_t case_count(std::uint64_t of_every_day) {
    const std::uint64_t wanted = number_from("DARMAN_PROPERTY_CASES");
    return wanted > 0 ? wanted : of_every_day;
}

bool verbose() {
    return number_from("DARMAN_PROPERTY_VERBOSE") > 0;
}

void for_each_seed(std::uint64_t of_every_day, const std::function<void(std::uint64_t)>& check) {
    const std::uint64_t only = number_from("DARMAN_PROPERTY_SEED");
    const std::uint64_t first = only > 0 ? only : 1;
    const std::uint64_t last = only > 0 ? only : case_count(of_every_day);
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        SCOPED_TRACE("replay: DARMAN_PROPERTY_SEED=" + std::to_string(seed) +
                     " property.policy --gtest_filter=" + test->test_suite_name() + "." +
                     test->name());
        check(seed);
        if (testing::Test::HasFailure()) {
            return;
        }
    }
}

std::string numbered(const std::string& text) {
    std::string all;
    std::string line;
    int number = 1;
    for (const char c : text + "\n") {
        if (c == '\n') {
            all += std::to_string(number++) + "  " + line + "\n";
            line.clear();
        } else {
            line += c;
        }
    }
    return all;
}

Built build(const std::string& text, const std::vector<std::string>& reforms) {
    Built built;
    policy::Diagnostics diagnostics;
    built.library = policy::parse_library({{"generated.policy", text}}, hash_of, diagnostics);
    policy::CompileOptions options;
    options.reforms = reforms;
    options.lint = false;
    const policy::Loader none = [](const std::string& path) -> base::Result<std::string> {
        return base::Error{base::ErrorCode::NotFound, path, "is not there", ""};
    };
    if (!diagnostics.has_errors()) {
        built.model = policy::compile(built.library, options, none, hash_of, diagnostics);
    }
    for (const policy::Diagnostic& d : diagnostics.all()) {
        if (d.severity == policy::Severity::Error) {
            built.errors += policy::line_of(d, built.library.file_names) + "\n";
        }
    }
    return built;
}

Trial::Trial(const policy::Model& m, const core::Facts& facts, core::Date known_at)
    : model(m),
      bound(engine::bind(m, facts)),
      session(m, *bound.bound, {known_at, ""}),
      decision(session.decide()),
      executor(m, *bound.bound, known_at) {
    // As the session does: rows that the law makes get their numbers in the same order.
    for (std::size_t e = 0; e < m.entities.size(); ++e) {
        static_cast<void>(executor.rows_of(static_cast<std::int32_t>(e)));
    }
}

std::string Trial::bind_errors() const {
    std::string all;
    for (const base::Error& error : bound.errors) {
        all += error.place + ": " + error.message + "\n";
    }
    return all;
}

core::Date end_of_time() {
    return core::last_day_of_year(core::Calendar::Gregorian, 2190);
}

std::string text_of(const engine::RowDecision& row) {
    std::string text = engine::verdict_name(row.verdict) + " on " + row.date +
                       (row.taken_back ? " (taken back)" : "");
    for (const engine::Reason& reason : row.reasons) {
        text += "; " + reason.code;
    }
    for (const std::string& need : row.needs) {
        text += "; needs " + need;
    }
    for (const std::string& fault : row.faults) {
        text += "; fault " + fault;
    }
    for (const engine::GivenValue& given : row.given) {
        const auto state = std::to_string(static_cast<int>(given.value.state));
        text += "; " + given.name + "=" + given.value.plain + "/" + state;
    }
    return text;
}

Rows rows_of(const engine::Decision& decision) {
    Rows rows;
    for (const engine::RowDecision& row : decision.rows) {
        rows[row.entity + " " + row.key] = text_of(row);
    }
    return rows;
}

std::string difference(const Rows& a, const Rows& b) {
    std::string all;
    int shown = 0;
    for (const auto& [key, text] : a) {
        const auto other = b.find(key);
        const std::string that = other == b.end() ? "(not there)" : other->second;
        if (that != text && ++shown <= 4) {
            all.append(key).append("\n  first:  ").append(text);
            all.append("\n  second: ").append(that).append("\n");
        }
    }
    for (const auto& [key, text] : b) {
        if (!a.contains(key) && ++shown <= 4) {
            all.append(key).append("\n  first:  (not there)\n  second: ").append(text).append("\n");
        }
    }
    return all;
}

std::unique_ptr<Drawn> draw(std::uint64_t seed,
                            const generator::PolicyShape& policy,
                            const generator::FactsShape& facts) {
    auto drawn = std::make_unique<Drawn>(seed);
    drawn->policy = generator::make_policy(drawn->random, policy);
    drawn->facts = generator::make_facts(drawn->random, drawn->policy, facts);
    drawn->built = build(drawn->policy.text());
    EXPECT_NE(drawn->built.model, nullptr) << numbered(drawn->policy.text()) << drawn->built.errors;
    return drawn;
}

std::string shown(const Drawn& drawn) {
    std::string all = "\n" + numbered(drawn.policy.text());
    for (const core::FactTable& table : drawn.facts.tables) {
        all += table.name + ":";
        for (const std::string& column : table.columns) {
            all += " " + column;
        }
        for (std::size_t i = 0; i < table.cells.size(); ++i) {
            const core::Cell& cell = table.cells[i];
            const bool begins = i % table.columns.size() == 0;
            all += begins ? "\n  " : " | ";
            all += cell.state == core::CellState::Value  ? cell.text
                   : cell.state == core::CellState::None ? "none"
                                                         : "?";
        }
        all += "\n";
    }
    return all;
}

}  // namespace darman::property
