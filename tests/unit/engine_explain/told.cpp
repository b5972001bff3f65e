#include "told.hpp"

#include <gtest/gtest.h>

#include "base/check.hpp"

namespace darman::engine::told {

namespace {

std::string plain(const Shown& shown) {
    switch (shown.state) {
        case Shown::State::Present:
            return shown.plain;
        case Shown::State::None:
            return "none";
        case Shown::State::Unknown:
            return "unknown";
        case Shown::State::Fault:
            break;
    }
    return "fault";
}

std::string cited(const std::vector<Quote>& quotes) {
    std::string text;
    for (const Quote& quote : quotes) {
        text += (text.empty() ? " [" : ", ") + quote.name + (quote.unverified ? " unverified" : "");
    }
    return text + (text.empty() ? "" : "]");
}

}  // namespace

World::World(const std::string& policy,
             std::map<std::string, std::string> files,
             std::size_t stories_max) {
    policy::Diagnostics diagnostics;
    const policy::Hasher hash = [](const std::string&) { return std::string(64, '0'); };
    const policy::Loader load = [&](const std::string& path) -> base::Result<std::string> {
        const auto it = files.find(path);
        if (it == files.end()) {
            return base::Error{base::ErrorCode::NotFound, "", "no such file", ""};
        }
        return it->second;
    };
    library_ = policy::parse_library({{"law.policy", policy}}, hash, diagnostics);
    policy::CompileOptions options;
    options.lint = false;
    if (!diagnostics.has_errors()) {
        model_ = policy::compile(library_, options, load, hash, diagnostics);
    }
    for (const policy::Diagnostic& diagnostic : diagnostics.all()) {
        if (diagnostic.severity == policy::Severity::Error) {
            ADD_FAILURE() << policy::line_of(diagnostic, library_.file_names);
        }
    }
    DARMAN_CHECK(model_ != nullptr);
    for (std::size_t m = 0; m < model_->modules.size(); ++m) {
        const auto file = static_cast<std::size_t>(model_->modules[m].file);
        for (const policy::Statement& statement : model_->files[file].statements) {
            if (const auto* test = std::get_if<policy::Test>(&statement); test != nullptr) {
                case_ = std::make_unique<TestCase>(*model_, static_cast<std::int32_t>(m), *test);
            }
        }
    }
    DARMAN_CHECK(case_ != nullptr);
    for (const TestFailure& failure : case_->failures()) {
        ADD_FAILURE() << failure.message;
    }
    const auto known = core::Date::parse("1420-01-01");
    executor_ = std::make_unique<Executor>(*model_, case_->bound(), *known);
    explainer_ = std::make_unique<Explainer>(*executor_, stories_max);
}

std::int32_t World::row(std::size_t line) {
    std::vector<AskedRow> expecting;
    for (const AskedRow& each : case_->asked()) {
        if (!each.line->expectations.empty()) {
            expecting.push_back(each);
        }
    }
    const AskedRow& asked = expecting.at(line);
    if (asked.made_entity < 0) {
        return asked.row;
    }
    const auto& entity = model_->entities[static_cast<std::size_t>(asked.made_entity)];
    for (const std::int32_t id : executor_->rows_of(asked.made_entity)) {
        const Row& made = executor_->row(id);
        const Value& key = made.fields[static_cast<std::size_t>(entity.keys[0])];
        if (made.parent == asked.parent && key.present() &&
            executor_->bound().compare(key, asked.made_key) == 0) {
            return id;
        }
    }
    ADD_FAILURE() << "no such row";
    return -1;
}

std::int32_t World::index(std::size_t line, const std::string& name) {
    const std::int32_t id = row(line);
    for (std::int32_t up = id; up >= 0; up = executor_->row(up).parent) {
        for (std::size_t d = 0; d < model_->derived.size(); ++d) {
            if (model_->derived[d].name == name &&
                model_->derived[d].entity == executor_->row(up).entity) {
                return explainer_->story(static_cast<std::int32_t>(d), up);
            }
        }
    }
    ADD_FAILURE() << "nothing is called " << name;
    return -1;
}

Story World::story(std::size_t line, const std::string& name) {
    return explainer_->stories().at(static_cast<std::size_t>(index(line, name)));
}

Story World::part(const Story& of, const std::string& name) {
    for (const std::int32_t part : of.parts) {
        const Story& found = explainer_->stories().at(static_cast<std::size_t>(part));
        if (found.name == name) {
            return found;
        }
    }
    ADD_FAILURE() << of.name << " has no part " << name;
    return of;
}

VerdictStory World::verdict(std::size_t line, const std::string& code) {
    for (std::size_t v = 0; v < model_->verdicts.size(); ++v) {
        if (model_->verdicts[v].code == code) {
            return explainer_->verdict(static_cast<std::int32_t>(v), row(line));
        }
    }
    ADD_FAILURE() << "no verdict " << code;
    return {};
}

Reliance World::relied(std::size_t line, const std::string& name) {
    const std::int32_t root = index(line, name);
    return relied_on(explainer_->stories(), {root});
}

std::string text_of(const std::vector<FormulaToken>& formula) {
    std::string text;
    for (const FormulaToken& token : formula) {
        std::string piece = token.text;
        switch (token.kind) {
            case FormulaToken::Kind::Operand:
                piece = (token.text.empty() ? "" : token.text + "=") + plain(token.value);
                break;
            case FormulaToken::Kind::Round:
                piece = "[" + token.text + " " + plain(token.value) + " from " +
                        plain(token.before) + "]";
                break;
            case FormulaToken::Kind::Bound:
                piece = "[" + token.text + " " + plain(token.value) + "]";
                break;
            case FormulaToken::Kind::Operator:
            case FormulaToken::Kind::Open:
            case FormulaToken::Kind::Close:
            case FormulaToken::Kind::Word:
                break;
        }
        text += (text.empty() ? "" : " ") + piece;
    }
    return text;
}

std::string text_of(const BoundStory& bound) {
    std::string text = bound.text + " " + plain(bound.limit) + " from " + plain(bound.before);
    text += bound.bit ? " bit" : "";
    if (bound.counter) {
        text += ", used " + plain(bound.used) + " after " + plain(bound.after);
    }
    return text + cited(bound.quotes);
}

std::string text_of(const NotApplied& other) {
    std::string text = other.label + ": " + other.condition + cited(other.quotes);
    for (const NotApplied::Because& because : other.because) {
        text += ", " + because.text + ": " + because.name + "=" + plain(because.value);
    }
    return text + (other.unknown ? " unknown" : "");
}

std::string text_of(const Source& source) {
    std::string text = source.kind + " " + source.name;
    text += source.value.state == Shown::State::Present ? "=" + plain(source.value) : "";
    text += source.text.empty() ? "" : ": " + source.text;
    text += cited(source.quotes);
    text += source.from.empty() ? "" : " from " + source.from;
    text += source.to.empty() ? "" : " to " + source.to;
    return text + (source.enacted.empty() ? "" : " enacted " + source.enacted);
}

}  // namespace darman::engine::told
